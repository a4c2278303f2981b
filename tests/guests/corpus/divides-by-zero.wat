;; Divides by the number of rows less three, of which there are three.
;;
;; Ends in: fault, Trapped
;; stopped: integer divide by zero
;; in share
(module
  (func $share (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32) (param $rows i32) (param i32 i32) (result i32)
    (i32.div_u (i32.const 1) (i32.sub (local.get $rows) (i32.const 3)))))
