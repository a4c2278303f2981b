;; Never gets to its exports: the loop stands in what runs when an instance is made.
;;
;; Ends in: refusal, describe, Exceeded Fuel
;; over its limit: used up the 200000000 units of fuel it is allowed
;; in spin
(module
  (start $spin)
  (func $spin (loop $again (br $again))))
