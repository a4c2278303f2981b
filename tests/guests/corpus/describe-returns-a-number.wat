;; Exports both functions, of which one returns a number.
;;
;; Ends in: refusal
;; does not fit the interface: expected `record` found `u32`
(component
  (core module $code (func (export "describe") (result i32) (i32.const 7)) (func (export "evaluate")))
  (core instance $code (instantiate $code))
  (func $describe (result u32) (canon lift (core func $code "describe")))
  (func $evaluate (canon lift (core func $code "evaluate")))
  (instance $rules (export "describe" (func $describe)) (export "evaluate" (func $evaluate)))
  (export "uplift:rules/rules@0.1.0" (instance $rules)))
