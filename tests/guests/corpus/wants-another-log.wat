;; Imports a function of the right interface that is not there.
;;
;; Ends in: refusal
;; imports `uplift:rules/host@0.1.0#read`, where a rule set may import nothing but `log`
(component
  (import "uplift:rules/host@0.1.0" (instance (export "read" (func (result string))))))
