;; Lets its function wait, which no rule set may.
;;
;; Ends in: refusal
;; could not be compiled: failed to parse WebAssembly module: async component functions require the component model async feature (at offset 0x5c)
(component
  (core module $code (func (export "hello") (result i32) (i32.const 0))
    (func (export "again") (param i32 i32 i32) (result i32) (i32.const 0)))
  (core instance $code (instantiate $code))
  (func $hello async (canon lift (core func $code "hello") async (callback (func $code "again"))))
  (export "hello" (func $hello)))
