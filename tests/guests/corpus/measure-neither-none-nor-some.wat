;; Has a rule whose measure is neither there nor not there.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: invalid option discriminant
(module
  (data (i32.const 65608) (i32 1024) (i32 1)) ;; the list of rules: where, how long
  (data (i32.const 1080) "\ff")) ;; whether the rule has a measure
