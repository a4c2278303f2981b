;; Declines in bytes that are no text.
;;
;; Ends in: fault, Trapped
;; stopped: incomplete utf-8 byte sequence from index 3
(module
  (data (i32.const 1024) "\01\00\00\00" (i32 2048) (i32 4)) ;; an error: where its text is, how long
  (data (i32.const 2048) "caf\e9")
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
