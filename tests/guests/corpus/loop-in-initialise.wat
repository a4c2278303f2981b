;; Never gets to its exports: the loop stands in what a language runs before its own code.
;;
;; Ends in: refusal, describe, Exceeded Fuel
;; over its limit: used up the 200000000 units of fuel it is allowed
;; in spin
(module
  (func $spin (export "_initialize") (loop $again (br $again))))
