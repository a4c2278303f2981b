;; Has four gigabytes of memory from the start.
;;
;; Ends in: refusal
;; could not be compiled: module memory does not fit in pooling allocator requirements: memory index 0 is unsupported in this pooling allocator configuration: memory has a minimum byte size of 4294967296 which exceeds the limi…
(module
  (memory (export "memory") 65536))
