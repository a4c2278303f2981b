;; Has more tables than a place in the sandbox holds.
;;
;; Ends in: refusal
;; could not be compiled: module table does not fit in pooling allocator requirements: defined tables count of 10 exceeds the per-instance limit of 4
(module
  (table 1 funcref) (table 1 funcref) (table 1 funcref) (table 1 funcref) (table 1 funcref)
  (table 1 funcref) (table 1 funcref) (table 1 funcref) (table 1 funcref) (table 1 funcref))
