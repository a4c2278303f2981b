;; Returns a list of needs that begins where rows may begin and needs may not.
;;
;; Ends in: fault, Trapped
;; stopped: list pointer is not aligned
(module
  (data (i32.const 1044) (i32 4100) (i32 1)) ;; the list of needs: where, how long
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
