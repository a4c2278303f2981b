;; Has more memories than a place in the sandbox holds.
;;
;; Ends in: refusal
;; could not be compiled: module memory does not fit in pooling allocator requirements: defined memories count of 9 exceeds the per-instance limit of 1
(module
  (memory (export "memory") 8)
  (memory 1) (memory 1) (memory 1) (memory 1) (memory 1) (memory 1) (memory 1) (memory 1))
