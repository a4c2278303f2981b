;; Declines in words whose second half would be shown backwards, and with what cannot be seen.
;;
;; Ends in: fault, Declined
;; could not decide: safe gnp.exe done
(module
  (data (i32.const 1024) "\01\00\00\00" (i32 2048) (i32 29)) ;; an error: where its text is, how long
  (data (i32.const 2048) "safe \e2\80\aegnp.exe\e2\81\a6 \e2\80\8bdone\ef\bb\bf")
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
