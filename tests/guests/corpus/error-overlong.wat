;; Declines in bytes that are a longer way of writing a slash.
;;
;; Ends in: fault, Trapped
;; stopped: invalid utf-8 sequence of 1 bytes from index 3
(module
  (data (i32.const 1024) "\01\00\00\00" (i32 2048) (i32 5)) ;; an error: where its text is, how long
  (data (i32.const 2048) "up \c0\af")
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
