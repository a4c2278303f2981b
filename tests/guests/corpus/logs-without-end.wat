;; Has nothing to say and goes on saying it.
;;
;; Ends in: fault, Exceeded Fuel
;; over its limit: used up the 50030000 units of fuel it is allowed
;; in chatter
(module
  (import "uplift:rules/host@0.1.0" "log" (func $log (param i32 i32)))
  (data (i32.const 1024) "still here")
  (func $chatter (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (loop $again (call $log (i32.const 1024) (i32.const 10)) (br $again))
    (unreachable)))
