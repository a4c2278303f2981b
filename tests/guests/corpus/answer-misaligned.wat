;; Says that its answer lies where none may begin.
;;
;; Ends in: fault, Trapped
;; stopped: return pointer not aligned
(module
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1026)))
