;; Reads an input by a statistic that there is none of.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: unexpected discriminant: 8
(module
  (data (i32.const 65592) (i32 1024) (i32 1)) ;; the list of inputs: where, how long
  (data (i32.const 1036) "\08")) ;; the statistic of the input
