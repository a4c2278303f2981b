;; Decides, and never cleans up after it.
;;
;; Ends in: fault, Exceeded Fuel
;; over its limit: used up the 50030000 units of fuel it is allowed
;; in spin
(module
  (func $spin (export "cabi_post_uplift:rules/rules@0.1.0#evaluate") (param i32)
    (loop $again (br $again))))
