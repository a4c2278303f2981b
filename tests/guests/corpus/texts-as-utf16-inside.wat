;; Hands texts over as UTF-16 between its own parts.
;;
;; Ends in: refusal
;; hands texts over as UTF-16, where UTF-8 is asked for
(component
  (component $inside
    (core module $code
      (memory (export "memory") 1)
      (func (export "hello") (result i32) (i32.const 8)))
    (core instance $code (instantiate $code))
    (func $hello (result string) (canon lift (core func $code "hello")
      (memory $code "memory") string-encoding=utf16))
    (export "hello" (func $hello)))
  (instance (instantiate $inside)))
