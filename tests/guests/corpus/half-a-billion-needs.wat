;; Returns a list of needs whose length in bytes, reckoned in 32 bits, is nothing.
;;
;; Ends in: fault, Trapped
;; stopped: list pointer/length out of bounds of memory
(module
  (data (i32.const 1044) (i32 4096) (i32 0x20000000)) ;; the list of needs: where, how long
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
