;; Declines in a text that ends outside its memory.
;;
;; Ends in: fault, Trapped
;; stopped: string pointer/length out of bounds of memory
(module
  (data (i32.const 1024) "\01\00\00\00" (i32 0x7fff0) (i32 64)) ;; an error: where its text is, how long
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
