;; Says that its manifest lies where it has no memory.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: pointer out of bounds of memory
(module
  (func (export "uplift:rules/rules@0.1.0#describe") (result i32) (i32.const -8)))
