;; Declines in bytes that would be half of a character.
;;
;; Ends in: fault, Trapped
;; stopped: invalid utf-8 sequence of 1 bytes from index 5
(module
  (data (i32.const 1024) "\01\00\00\00" (i32 2048) (i32 8)) ;; an error: where its text is, how long
  (data (i32.const 2048) "half \ed\a0\80")
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
