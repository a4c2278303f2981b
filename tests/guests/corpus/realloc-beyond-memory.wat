;; Has the columns put where it has no memory.
;;
;; Ends in: fault, Trapped
;; stopped: realloc return: beyond end of memory
(module
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const -16)))
