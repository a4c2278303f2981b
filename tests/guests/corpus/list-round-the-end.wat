;; Returns a list of rows so high up that its end, reckoned in 32 bits, is at the beginning of
;; memory.
;;
;; Ends in: fault, Trapped
;; stopped: list pointer/length out of bounds of memory
(module
  (data (i32.const 1028) (i32 0xfffffffc) (i32 2)) ;; the list of rows: where, how long
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
