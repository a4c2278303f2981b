;; Calls an element of a table in which there is no function.
;;
;; Ends in: fault, Trapped
;; stopped: uninitialized element
;; in leap
(module
  (type $simple (func))
  (table 1 funcref)
  (func $leap (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (call_indirect (type $simple) (i32.const 0))
    (i32.const 1024)))
