;; Exports the interface with nothing in it.
;;
;; Ends in: refusal
;; does not fit the interface: instance export `uplift:rules/rules@0.1.0` does not have export `describe`
(component
  (instance $rules)
  (export "uplift:rules/rules@0.1.0" (instance $rules)))
