;; Logs bytes that are no text.
;;
;; Ends in: fault, Trapped
;; stopped: incomplete utf-8 byte sequence from index 3
(module
  (import "uplift:rules/host@0.1.0" "log" (func $log (param i32 i32)))
  (data (i32.const 1024) "caf\e9")
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (call $log (i32.const 1024) (i32.const 4))
    (i32.const 2048)))
