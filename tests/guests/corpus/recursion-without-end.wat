;; Calls itself, and needs what that returns, so that it cannot become a loop.
;;
;; Ends in: fault, Exceeded Stack
;; over its limit: used up the 524288 bytes of stack it is allowed
;; in deeper, in deeper, in deeper, in deeper, in deeper, in deeper, in deeper, in deeper, in deeper, in deeper
(module
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.add (i32.const 1) (call $deeper (i32.const 1))))
  (func $deeper (param i32) (result i32)
    (i32.add (i32.const 1) (call $deeper (i32.add (local.get 0) (i32.const 1))))))
