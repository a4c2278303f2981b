;; Has a list of rules that begins where none may.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: list pointer is not aligned
(module
  (data (i32.const 65608) (i32 1026) (i32 1))) ;; the list of rules: where, how long
