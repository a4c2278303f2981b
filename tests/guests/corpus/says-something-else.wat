;; Calls itself by a longer title each time it is asked.
;;
;; Ends in: findings
;; none
;; rule set `says-something-else` is not pure: `describe` says something else by an instance that was called before
(module
  (global $calls (mut i32) (i32.const 0))
  (data (i32.const 1024) "One title after the other")
  (func (export "uplift:rules/rules@0.1.0#describe") (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    ;; The title of the manifest: where, how long.
    (i32.store (i32.const 65552) (i32.const 1024))
    (i32.store (i32.const 65556) (i32.add (i32.const 5) (global.get $calls)))
    (i32.const 65536)))
