;; Takes memory page by page until it is refused.
;;
;; Ends in: fault, Exceeded Memory
;; over its limit: asked for 16842752 bytes of memory where 16777216 are allowed
;; in take
(module
  (func $take (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (loop $again (drop (memory.grow (i32.const 1))) (br $again))
    (unreachable)))
