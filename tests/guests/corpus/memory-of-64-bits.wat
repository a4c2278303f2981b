;; Has a memory whose places are numbers of 64 bits.
;;
;; Ends in: refusal
;; could not be compiled: failed to parse WebAssembly module: memory64 must be enabled for 64-bit memories (at offset 0x15)
(component
  (core module (memory i64 1)))
