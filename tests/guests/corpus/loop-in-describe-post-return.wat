;; Says what it is and never cleans up after it.
;;
;; Ends in: refusal, describe, Exceeded Fuel
;; over its limit: used up the 200000000 units of fuel it is allowed
;; in spin
(module
  (func $spin (export "cabi_post_uplift:rules/rules@0.1.0#describe") (param i32)
    (loop $again (br $again))))
