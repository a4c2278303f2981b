;; Never finds room for the columns it is handed.
;;
;; Ends in: fault, Exceeded Fuel
;; over its limit: used up the 50030000 units of fuel it is allowed
;; in spin
(module
  (func $spin (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (loop $again (br $again))
    (unreachable)))
