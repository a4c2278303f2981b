;; Declines in words that a browser would run. It is shown as text and never as a page.
;;
;; Ends in: fault, Declined
;; could not decide: <script>alert(1)</script><img src=x onerror=alert(1)>
(module
  (data (i32.const 1024) "\01\00\00\00" (i32 2048) (i32 53)) ;; an error: where its text is, how long
  (data (i32.const 2048) "<script>alert(1)</script><img src=x onerror=alert(1)>")
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
