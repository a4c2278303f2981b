;; Reads an input of a fifth level, of which there are four.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: unexpected discriminant: 4
(module
  (data (i32.const 65592) (i32 1024) (i32 1)) ;; the list of inputs: where, how long
  (data (i32.const 1024) "\04")) ;; the level of the input
