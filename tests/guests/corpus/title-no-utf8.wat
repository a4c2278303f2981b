;; Has a title of bytes that are no text.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: incomplete utf-8 byte sequence from index 3
(module
  (data (i32.const 1024) "caf\e9")
  (data (i32.const 65552) (i32 1024) (i32 4))) ;; the title of the manifest: where, how long
