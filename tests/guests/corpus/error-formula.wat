;; Declines in words that a spreadsheet would run. What writes them to a table has to mind that.
;;
;; Ends in: fault, Declined
;; could not decide: =cmd|' /C calc'!A0
(module
  (data (i32.const 1024) "\01\00\00\00" (i32 2048) (i32 18)) ;; an error: where its text is, how long
  (data (i32.const 2048) "=cmd|' /C calc'!A0")
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
