;; Returns a list of rows that begins where none may.
;;
;; Ends in: fault, Trapped
;; stopped: list pointer is not aligned
(module
  (data (i32.const 1028) (i32 2050) (i32 1)) ;; the list of rows: where, how long
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
