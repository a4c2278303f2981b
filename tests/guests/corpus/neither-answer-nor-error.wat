;; Returns something that is neither findings nor an error.
;;
;; Ends in: fault, Trapped
;; stopped: invalid expected discriminant
(module
  (data (i32.const 1024) "\07")
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
