;; Writes where it has no memory.
;;
;; Ends in: fault, Trapped
;; stopped: out of bounds memory access
;; in poke
(module
  (func $poke (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i64.store (i32.const 0x7fffc) (i64.const -1))
    (i32.const 1024)))
