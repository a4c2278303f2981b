;; Speaks a version of the interface that is later by one to come, and not ready.
;;
;; Ends in: refusal
;; built for version 0.1.0-rc.1 of the interface, where this engine serves 0.1.0
(component
  (instance $rules)
  (export "uplift:rules/rules@0.1.0-rc.1" (instance $rules)))
