;; Has a memory that several threads may write to.
;;
;; Ends in: refusal
;; could not be compiled: failed to parse WebAssembly module: threads must be enabled for shared memories (at offset 0x15)
(component
  (core module (memory 1 1 shared)))
