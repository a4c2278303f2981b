;; Has a guard that does a third thing, of which there are two.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: unexpected discriminant: 2
(module
  (data (i32.const 65608) (i32 1024) (i32 1)) ;; the list of rules: where, how long
  (data (i32.const 1088) (i32 2048) (i32 1)) ;; its list of guards
  (data (i32.const 2053) "\02")) ;; what the guard does
