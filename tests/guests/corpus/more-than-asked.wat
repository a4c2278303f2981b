;; Exports a function besides those of the interface, which nobody calls.
;;
;; Ends in: findings
;; none
;; pure
(module
  (func (export "extra") (result i32) (unreachable)))
