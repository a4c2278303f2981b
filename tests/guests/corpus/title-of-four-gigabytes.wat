;; Has a title of as many bytes as can be counted.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: string pointer/length out of bounds of memory
(module
  (data (i32.const 65552) (i32 0) (i32 0xffffffff))) ;; the title of the manifest: where, how long
