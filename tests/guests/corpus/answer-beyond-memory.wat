;; Says that its answer lies where it has no memory.
;;
;; Ends in: fault, Trapped
;; stopped: pointer out of bounds of memory
(module
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const -64)))
