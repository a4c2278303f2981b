;; Reads where it has no memory.
;;
;; Ends in: fault, Trapped
;; stopped: out of bounds memory access
;; in peek
(module
  (func $peek (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.load (i32.const -4))))
