;; Speaks a version of the interface that is not there yet.
;;
;; Ends in: refusal
;; built for version 0.2.0 of the interface, where this engine serves 0.1.0
(component
  (instance $rules)
  (export "uplift:rules/rules@0.2.0" (instance $rules)))
