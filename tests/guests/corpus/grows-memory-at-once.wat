;; Asks for four gigabytes in one piece.
;;
;; Ends in: fault, Exceeded Memory
;; over its limit: asked for 4260364288 bytes of memory where 16777216 are allowed
;; in take
(module
  (func $take (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (drop (memory.grow (i32.const 65000)))
    (unreachable)))
