;; Returns more than findings of every rule for every row take up.
;;
;; Ends in: fault, Exceeded Output
;; over its limit: used up the 65608 bytes handed out at once it is allowed
(module
  (data (i32.const 1028) (i32 2048) (i32 5000)) ;; the list of rows: where, how long
  (data (i32.const 1036) (i32 2048) (i32 5000)) ;; the list of rules
  (data (i32.const 1044) (i32 2048) (i32 5000)) ;; the list of needs
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
