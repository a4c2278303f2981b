;; Lacks data twice for one rule and row.
;;
;; Ends in: fault, Lied
;; returned something that cannot be: rule `absent` twice lacking for row 1
(module
  (data (i32.const 1052) (i32 5120) (i32 2)) ;; the list of rows that lack data: where, how long
  (data (i32.const 5120) (i32 1 1))
  (data (i32.const 1060) (i32 6144) (i32 2)) ;; the list of rules that lack data: where, how long
  (data (i32.const 6144) (i32 0 0))
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
