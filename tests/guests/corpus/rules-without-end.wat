;; Has as many rules as can be counted.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: list pointer/length out of bounds of memory
(module
  (data (i32.const 65612) (i32 0xffffffff))) ;; how long the list of rules is
