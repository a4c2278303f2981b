;; Makes an integer of a missing reading.
;;
;; Ends in: fault, Trapped
;; stopped: invalid conversion to integer
;; in whole
(module
  (func $whole (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.trunc_f64_s (f64.const nan))))
