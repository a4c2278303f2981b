;; Has a table of ten million elements from the start.
;;
;; Ends in: refusal
;; could not be compiled: module table does not fit in pooling allocator requirements: table index 0 has a minimum element size of 10000000 which exceeds the limit of 100000
(module
  (table 10000000 funcref))
