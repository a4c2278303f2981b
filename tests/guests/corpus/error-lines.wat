;; Declines in several lines, so that the second looks like a message of its own.
;;
;; Ends in: fault, Declined
;; could not decide: no error: all is well   and more
(module
  (data (i32.const 1024) "\01\00\00\00" (i32 2048) (i32 32)) ;; an error: where its text is, how long
  (data (i32.const 2048) "no\0aerror: all is well\0d\0a\09and more")
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
