;; Has four gigabytes of memory from the start.
;;
;; Ends in: refusal
;; cannot begin: over its limit: asked for 4294967296 bytes of memory where 16777216 are allowed
(module
  (memory (export "memory") 65536))
