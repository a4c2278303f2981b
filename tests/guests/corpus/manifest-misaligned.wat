;; Says that its manifest lies where none may begin.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: return pointer not aligned
(module
  (func (export "uplift:rules/rules@0.1.0#describe") (result i32) (i32.const 65538)))
