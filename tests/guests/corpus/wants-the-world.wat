;; Imports a clock, random numbers and the network.
;;
;; Ends in: refusal
;; imports `wasi:clocks/monotonic-clock@0.2.0#now`, `wasi:random/random@0.2.0#get-random-u64`, `wasi:sockets/network@0.2.0#connect`, where a rule set may import nothing but `log`
(component
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance (export "now" (func (result u64)))))
  (import "wasi:random/random@0.2.0" (instance (export "get-random-u64" (func (result u64)))))
  (import "wasi:sockets/network@0.2.0" (instance (export "connect" (func (param "to" string))))))
