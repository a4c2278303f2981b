;; Has a title of bytes that would be half of a character.
;;
;; Ends in: refusal, describe, Trapped
;; stopped: invalid utf-8 sequence of 1 bytes from index 0
(module
  (data (i32.const 1024) "\ed\a0\80")
  (data (i32.const 65552) (i32 1024) (i32 3))) ;; the title of the manifest: where, how long
