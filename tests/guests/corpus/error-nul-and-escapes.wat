;; Declines in words that would clear the screen and colour it, and end a string in C.
;;
;; Ends in: fault, Declined
;; could not decide: not [2J[31mtoday
(module
  (data (i32.const 1024) "\01\00\00\00" (i32 2048) (i32 20)) ;; an error: where its text is, how long
  (data (i32.const 2048) "no\00t \1b[2J\1b[31mtoday\07")
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
