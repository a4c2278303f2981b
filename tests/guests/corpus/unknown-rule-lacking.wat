;; Lacks data for a rule after the last.
;;
;; Ends in: fault, Lied
;; returned something that cannot be: rule 2 of 2
(module
  (data (i32.const 1052) (i32 5120) (i32 1)) ;; the list of rows that lack data: where, how long
  (data (i32.const 5120) (i32 0))
  (data (i32.const 1060) (i32 6144) (i32 1)) ;; the list of rules that lack data: where, how long
  (data (i32.const 6144) (i32 2))
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
