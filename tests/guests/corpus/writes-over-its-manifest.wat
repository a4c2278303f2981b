;; Writes over its own manifest when it decides, which no run reads any more.
;;
;; Ends in: findings
;; none
;; rule set `writes-over-its-manifest`, describe, pupil rows, by an instance that was called before: stopped: string pointer/length out of bounds of memory; 2 units of fuel used
(module
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (memory.fill (i32.const 65536) (i32.const 255) (i32.const 1024))
    (i32.const 1024)))
