;; Has a title that lies where it has no memory.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: string pointer/length out of bounds of memory
(module
  (data (i32.const 65552) (i32 0xfffffff0) (i32 8))) ;; the title of the manifest: where, how long
