;; Logs ten megabytes in one message.
;;
;; Ends in: fault, Exceeded Output
;; over its limit: used up the 65608 bytes handed out at once it is allowed
(module
  (import "uplift:rules/host@0.1.0" "log" (func $log (param i32 i32)))
  (memory (export "memory") 170)
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (call $log (i32.const 0) (i32.const 10000000))
    (i32.const 1024)))
