;; Logs a text that ends outside its memory.
;;
;; Ends in: fault, Trapped
;; stopped: string pointer/length out of bounds of memory
(module
  (import "uplift:rules/host@0.1.0" "log" (func $log (param i32 i32)))
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (call $log (i32.const 0x7fff0) (i32.const 64))
    (i32.const 2048)))
