;; Has a table of ten million elements from the start.
;;
;; Ends in: refusal
;; cannot begin: over its limit: asked for 10000000 elements of tables where 100000 are allowed
(module
  (table 10000000 funcref))
