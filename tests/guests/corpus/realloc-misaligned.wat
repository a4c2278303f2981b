;; Has the columns put where no column may begin.
;;
;; Ends in: fault, Trapped
;; stopped: realloc return: result not aligned
(module
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1025)))
