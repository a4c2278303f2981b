;; Takes memory before it is asked anything.
;;
;; Ends in: refusal, describe, Exceeded Memory
;; over its limit: asked for 17301504 bytes of memory where 16777216 are allowed
;; in take
(module
  (start $take)
  (func $take (loop $again (drop (memory.grow (i32.const 16))) (br $again))))
