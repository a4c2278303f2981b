;; Imports a function that is of no interface.
;;
;; Ends in: refusal
;; imports `read-file`, where a rule set may import nothing but `log`
(component
  (import "read-file" (func (param "name" string) (result (list u8)))))
