;; Has everything it is handed put into one place: the list of columns and the columns.
;;
;; Ends in: findings
;; none
;; pure
(module
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
