;; Speaks a version of the interface that was never served.
;;
;; Ends in: refusal
;; built for version 0.0.9 of the interface, where this engine serves 0.1.0
(component
  (instance $rules)
  (export "uplift:rules/rules@0.0.9" (instance $rules)))
