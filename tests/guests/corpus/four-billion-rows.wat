;; Returns a list of as many rows as can be counted, which it has no memory for.
;;
;; Ends in: fault, Trapped
;; stopped: list pointer/length out of bounds of memory
(module
  (data (i32.const 1028) (i32 2048) (i32 0xffffffff)) ;; the list of rows: where, how long
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
