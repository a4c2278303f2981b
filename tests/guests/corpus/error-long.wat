;; Declines in more words than are shown.
;;
;; Ends in: fault, Declined
;; could not decide: long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long …
(module
  (data (i32.const 1024) "\01\00\00\00" (i32 2048) (i32 500)) ;; an error: where its text is, how long
  (data (i32.const 2048) "long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long ")
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
