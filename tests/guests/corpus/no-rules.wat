;; Exports something of another kind.
;;
;; Ends in: refusal
;; exports no `uplift:rules/rules`, so it is no rule set
(component
  (core module $code (func (export "hello")))
  (core instance $code (instantiate $code))
  (func $hello (canon lift (core func $code "hello")))
  (export "hello" (func $hello)))
