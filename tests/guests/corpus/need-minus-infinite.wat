;; Returns a need below everything.
;;
;; Ends in: fault, Lied
;; returned something that cannot be: a need of -inf from rule `absent`
(module
  (data (i32.const 1028) (i32 2048) (i32 1)) ;; the list of rows: where, how long
  (data (i32.const 2048) (i32 0))
  (data (i32.const 1036) (i32 3072) (i32 1)) ;; the list of rules: where, how long
  (data (i32.const 3072) (i32 0))
  (data (i32.const 1044) (i32 4096) (i32 1)) ;; the list of needs: where, how long
  (data (i32.const 4096) (f64 -inf))
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
