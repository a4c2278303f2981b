;; Exports the interface with one of its two functions.
;;
;; Ends in: refusal
;; does not fit the interface: instance export `uplift:rules/rules@0.1.0` does not have export `evaluate`
(component
  (core module $code (func (export "describe")))
  (core instance $code (instantiate $code))
  (func $describe (canon lift (core func $code "describe")))
  (instance $rules (export "describe" (func $describe)))
  (export "uplift:rules/rules@0.1.0" (instance $rules)))
