;; Never comes back from `evaluate`.
;;
;; Ends in: fault, Exceeded Fuel
;; over its limit: used up the 50030000 units of fuel it is allowed
;; in spin
(module
  (func $spin (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (loop $again (br $again))
    (unreachable)))
