;; Takes elements of a table until it is refused.
;;
;; Ends in: fault, Exceeded Table
;; over its limit: asked for 100001 elements of tables where 100000 are allowed
;; in take
(module
  (table $much 1 funcref)
  (func $take (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (loop $again (drop (table.grow $much (ref.null func) (i32.const 1000))) (br $again))
    (unreachable)))
