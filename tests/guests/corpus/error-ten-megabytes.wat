;; Declines in ten megabytes.
;;
;; Ends in: fault, Exceeded Output
;; over its limit: used up the 65608 bytes handed out at once it is allowed
(module
  (memory (export "memory") 170)
  (data (i32.const 1024) "\01\00\00\00" (i32 2048) (i32 0x989680)) ;; an error: where its text is, how long
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
