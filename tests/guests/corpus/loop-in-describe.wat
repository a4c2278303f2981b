;; Never says what it is.
;;
;; Ends in: refusal, describe, Exceeded Fuel
;; over its limit: used up the 200000000 units of fuel it is allowed
;; in spin
(module
  (func $spin (export "uplift:rules/rules@0.1.0#describe") (result i32)
    (loop $again (br $again))
    (unreachable)))
