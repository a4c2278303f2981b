;; Fires for a row and lacks the data to decide it.
;;
;; Ends in: fault, Lied
;; returned something that cannot be: rule `absent` both fired and lacking for row 1
(module
  (data (i32.const 1028) (i32 2048) (i32 1)) ;; the list of rows: where, how long
  (data (i32.const 2048) (i32 1))
  (data (i32.const 1036) (i32 3072) (i32 1)) ;; the list of rules: where, how long
  (data (i32.const 3072) (i32 0))
  (data (i32.const 1044) (i32 4096) (i32 1)) ;; the list of needs: where, how long
  (data (i32.const 4096) (f64 0.5))
  (data (i32.const 1052) (i32 5120) (i32 1)) ;; the list of rows that lack data: where, how long
  (data (i32.const 5120) (i32 1))
  (data (i32.const 1060) (i32 6144) (i32 1)) ;; the list of rules that lack data: where, how long
  (data (i32.const 6144) (i32 0))
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
