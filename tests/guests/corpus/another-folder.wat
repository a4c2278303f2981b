;; Calls itself by an id that climbs out of a folder.
;;
;; Ends in: refusal
;; the id `../up` is not lower case letters, digits and hyphens
(module
  (data (i32.const 1024) "../up")
  (data (i32.const 65536) (i32 1024) (i32 5))) ;; the id of the manifest: where, how long
