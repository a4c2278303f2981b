;; Reckons in instructions whose results depend on the processor.
;;
;; Ends in: refusal
;; could not be compiled: failed to compile: wasm[0]::function[0]::relaxed: WebAssembly translation error: Invalid input WebAssembly code at offset 43: relaxed SIMD support is not enabled
(component
  (core module
    (func $relaxed (param v128 v128 v128) (result v128)
      (f64x2.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))))
