;; Returns a list of rows that begins inside its memory, which has 524288 bytes, and ends outside.
;;
;; Ends in: fault, Trapped
;; stopped: list pointer/length out of bounds of memory
(module
  (data (i32.const 1028) (i32 0x7fff0) (i32 8)) ;; the list of rows: where, how long
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
