;; Reads an input of a fourth kind, of which there are three.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: unexpected discriminant: 3
(module
  (data (i32.const 65592) (i32 1024) (i32 1)) ;; the list of inputs: where, how long
  (data (i32.const 1040) "\03")) ;; the kind of the input
