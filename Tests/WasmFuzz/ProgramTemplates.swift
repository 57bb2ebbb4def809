/// What expressions look like: templates for each kind of value, see `ProgramGenerator.filled`.
///
/// Kinds: `i` integers, `d` floats, `b` truth, `s` strings, `c` characters, `l` lists of integers, `v` vectors, `h` hash
/// tables, `f` functions of an integer, `p` predicates of one, `x` anything, `S` something that is done, `k` a small number;
/// of names also `B` blocks, `G` tags, `F` local functions.
extension ProgramGenerator {
  static let templates: [Character: [String]] = [
    "i": arithmetic + arithmetic + ofThings + control + control + exits + bindings + functionsAndMacros + iteration,
    "b": truths, "d": floats, "s": texts, "c": letters, "l": lists, "v": vectors, "h": tables, "f": callables,
    "p": [
      "(lambda (@1) $i1 %b)", "(complement %p)", "(constantly %b)", "(lambda (@1) (and $i1 (integerp @1) %b))",
    ],
    "x": [
      "%i", "%d", "%s", "%c", "%l", "%v", "%b", "(cons %x %x)", "(list %x %x)", "(make-point :x %x :y %i)",
      "(make-solid :z %i)", "`(a ,%x ,@%l . b)", "(vector %x %s)", "(intern (concatenate 'string \"NO\" \"BODY\"))",
      "(type-of %i)",
      "(find %i %l)", "(assoc %k (list (cons 1 'one) (cons 2 'two)))", "(member %i %l)", "(values %x %x)",
      "(multiple-value-list (floor %i %i))", "(getf (list :a %i :b %x) :b)",
      "(let ((@1 (make-point :x %i))) (copy-point @1))",
      "(handler-case %x (error (@1) (type-of @1)))", "(handler-case %x (error (@1) (princ-to-string @1)))",
      "(ignore-errors %x)", "(if %b %x)", "(when %b %x)", "(unless %b %S %x)", "(cond (%b) (%x))", "(or %x %x)",
      "(and %x %x %x)", "(eval '(+ 1 2))", "(coerce %i 'double-float)", "(some %p %l)", "(multiple-value-list %x)",
      "(load-time-value (+ 1 2))", "#(1 (2) \"three\" #\\\\4 5.0d0 |six|)", "'(1 (2 . 3) \"s\" #(1 2) #\\\\c 1.5 :k)",
      "(nth-value %k (values %x %x %x %x %x))", "(list* %x %x %l)", "(copy-tree (list %x (list %x)))",
      "(bit-not #*0110)",
      "(subst %i 2 (list 1 2 (list 2 3)))", "(read-from-string (prin1-to-string %x))",
    ],
    "S": [
      "(setq *g1* (keep %i))", "(incf *g1*)", "(princ %x)", "(prin1 %x)", "(print %i)", "(write-string %s)", "(terpri)",
      "(format t \"<~A ~S>\" %x %x)", "(when %b %S)", "(if %b %S %S)", "(progn %S %S)", "(setf (car *cell*) %i)",
      "(push %i (cdr *cell*))", "(pop *cell*)", "(setf (half *cell*) %i)", "(unless %b (throw 't1 %i))",
      "(throw 't2 %i)",
      "(signal 'oops :code %i)", "(when %b (error 'oops :code %i))", "(burn)", "(let ((*g1* %i)) %S)",
      "(dotimes (@1 %k) $i1 (burn) %S)", "(dolist (@1 %l) $i1 (burn) %S)", "(unwind-protect %S %S)", "(catch 't2 %S)",
      "(setf *g2* (clip %l))", "(setf (symbol-value '*g1*) %i)", "(case %k (1 %S) (2 %S))",
      "(rotatef (car *cell*) *g1*)",
      "(setf *cell* (list %i %i))", "(fresh-line)", "(write-char %c)", "(psetq *g1* %i *cell* (list *g1*))",
      "(shiftf *g1* (car *cell*) %i)", "(when (consp *cell*) (incf (car *cell*)))", "(assert %b () \"not ~A\" %x)",
      "(check-type *g1* integer)", "(multiple-value-setq (*g1* *g3*) (floor %i %i))", "(handler-case %S (error () %S))",
    ],
  ]

  private static let arithmetic = [
    "(+ %i %i)", "(- %i %i)", "(* %i %i)", "(+ %i %i %i)", "(- %i)", "(1+ %i)", "(1- %i)", "(abs %i)", "(min %i %i)",
    "(max %i %i %i)", "(floor %i %i)", "(ceiling %i %i)", "(truncate %i %i)", "(round %i %i)", "(mod %i %i)",
    "(rem %i %i)",
    "(gcd %i %i)", "(lcm %i %i)", "(ash %i %k)", "(ash %i (- %k))", "(ash %i (* 9 (- %k 3)))", "(logand %i %i)",
    "(logior %i %i)", "(logxor %i %i)", "(lognot %i)", "(logandc1 %i %i)", "(logeqv %i %i)", "(lognor %i %i)",
    "(ldb (byte (* 7 %k) %k) %i)", "(dpb %i (byte %k (* 5 %k)) %i)", "(deposit-field %i (byte 9 %k) %i)",
    "(integer-length %i)", "(logcount %i)", "(isqrt (abs %i))", "(expt (rem %i 1000) %k)", "(signum %i)",
    "(logand %i 1073741823)", "(* 1073741824 %i)", "(+ %i 4611686018427387903)", "(mod %i 1000)", "(rem %i 7)",
    "(/ (* %i 6) 3)", "(/ %i %k)", "(boole boole-xor %i %i)", "(mask-field (byte 8 %k) %i)", "(floor %i 10)",
  ]

  private static let ofThings = [
    "(length %l)", "(length %s)", "(count %i %l)", "(count-if %p %l)", "(or (position %c %s) -1)", "(char-code %c)",
    "(reduce #'+ %l)", "(reduce #'max %l :initial-value %i)", "(reduce #'- %l :from-end t)", "(aref %v %k)",
    "(elt %l %k)",
    "(or (nth %k %l) %i)", "(car %l)", "(svref (vector 1 2 %i) %k)", "(gethash %k %h %i)", "(hash-table-count %h)",
    "(parse-integer (princ-to-string (keep %i)))", "(or (parse-integer %s :junk-allowed t) 0)",
    "(point-x (make-point :x %i))",
    "(sp-z (make-solid :z %i :x 4))", "(floor %d)", "(round %d %k)", "(length %v)", "(or (digit-char-p %c 16) 0)",
    "(let ((@1 (make-array '(3 4) :initial-element %i))) (setf (aref @1 1 %k) %i) (+ (aref @1 1 1) (aref @1 2 3)))",
    "(let ((@1 (make-array 3 :fill-pointer 0 :adjustable t))) (dotimes (@2 %k) $i2 (vector-push-extend %i @1)) (reduce #'+ @1))",
    "(let ((@1 (make-point :x %i :y %i))) (setf (point-x @1) %i) (incf (point-y @1) %i) (+ (point-x @1) (point-y @1)))",
    "(let ((@1 (list %i %i %i))) (setf (cadr @1) %i) (rotatef (car @1) (caddr @1)) (- (first @1) (second @1)))",
    "(let ((@1 (make-array 8 :element-type '(unsigned-byte 8) :initial-element 3))) (setf (aref @1 %k) (logand %i 255)) (aref @1 %k))",
    "(or (search \"b\" %s) (mismatch %s %s) 0)", "(the integer %i)", "(the fixnum (logand %i 255))",
    "(oops-code (make-condition 'oops :code %i))",
    "(let ((@1 (make-hash-table :test 'equal))) (setf (gethash %s @1) %i) (incf (gethash %s @1 0)) (gethash %s @1 5))",
    "(get (progn (setf (get 'foo 'bar) %i) 'foo) 'bar)", "(bit #*10110 %k)",
    "(row-major-aref (make-array '(2 2) :initial-contents '((1 2) (3 4))) %k)",
  ]

  private static let bindings = [
    "(let ((@1 %i)) !i1 %S %i)", "(let ((@1 %i) (@2 %i)) !i1$i2 %i)", "(let* ((@1 %i)$i1 (@2 %i)) !i2 %i)",
    "(let ((@1 %d)) !d1 %S (floor %d))", "(let ((@1 %l)) !l1 %S (length %l))", "(let ((@1 %s)) $s1 %i)",
    "(let ((@1 %v)) $v1 %i)",
    "(let ((*g1* %i)) %i)", "(let ((*g1* %i)) %S *g1*)", "(progv '(*g1* *g4*) (list %i %i) %S *g1*)",
    "(progv (list '*g4*) '() (handler-case (symbol-value '*g4*) (unbound-variable () %i)))",
    "(multiple-value-bind (@1 @2) (floor %i %i) $i1$i2 %i)",
    "(multiple-value-bind (@1 @2 @3) (values %i %i) $i1$i2$x3 (if @3 1 %i))",
    "(multiple-value-bind (@1 @2 @3 @4 @5) (values %i 1 2 3 4) !i1$i5 %S (list @2 @3 @4) %i)",
    "(nth-value 1 (truncate %i %i))",
    "(destructuring-bind (@1 &optional (@2 %i) &rest @3) (list %i %i %i) $i1$i2$l3 %i)",
    "(destructuring-bind ((@1 . @2) &key ((:k @3) 4)) (list (cons 1 2) :k %i) $i1$i2$i3 %i)",
    "(let ((@1 (logand %i 65535))) (declare (fixnum @1)) $i1 (+ @1 %i))",
    "(let ((@1 (float (rem %i 99) 1d0))) (declare (double-float @1)) $d1 (round (* @1 0.5d0)))",
    "(let ((@1 0)) (declare (type fixnum @1)) (dotimes (@2 %k @1) $i2 (setq @1 (logand (+ @1 %i) 1048575))))",
    "(symbol-macrolet ((@1 (car *cell*))) (setf *cell* (list 1 2)) (setf @1 %i) (incf @1 2) @1)",
    "(with-two (@1 @2) !i1$i2 %S %i)",
    "(let ((@1 %i) (@2 %i)) !i1!i2 (psetq @1 @2 @2 (keep %i)) (rotatef @1 @2) (- @1 @2))",
    "(let (@1 @2) (setf (values @1 @2) (floor %i 7)) (+ @1 @2))",
  ]

  private static let control = [
    "(if %b %i %i)", "(if %b %i %i)", "(cond (%b %i) (%b %S %i) (t %i))", "(case (mod %i 5) (0 %i) ((1 2) %i) (t %i))",
    "(case %c (#\\\\a 1) ((#\\\\b #\\\\Z) %i) (otherwise %i))", "(ecase %k (0 %i) (1 %i) ((2 3) %i))",
    "(typecase %x (fixnum %i) (string 2) (list 3) (t %i))",
    "(etypecase %x (integer 1) (float 2) ((or string symbol) %i))", "(progn %S %i)", "(prog1 %i %S)",
    "(multiple-value-prog1 %i %S)",
    "(multiple-value-call #'+ (values %i %i) %i (floor %i %i))",
    "(multiple-value-call (lambda (&rest @1) (length @1)) (values) %x (values %x %x))",
    "(let ((@1 (if %b %i nil))) (if @1 @1 %i))", "(or (and %b %i) %i)", "(case 'foo ((foo bar) %i) (nil 1))",
    "(either %b %i %i)",
    "(prog (@1) (setq @1 %i) (when %b (return %i)) (return @1))", "(when (or %b t) %i)", "(unless (and %b nil) %S %i)",
    "(locally %S %i)",
  ]

  private static let exits = [
    "(block @1 $B1 %S %i)", "(block @1 $B1 %S %S %i)", "(block @1 $B1 (+ %i (unwind-protect %i %S)))", "(catch 't1 %i)",
    "(catch 't2 %S %i)",
    "(block @1 $B1 (mapc (lambda (@2) $i2 %S¬2) %l) %i)", "(block @1 $B1 (funcall (lambda () %S %i)))",
    "(catch 't1 (unwind-protect %i %S))",
    "(unwind-protect %i %S)", "(handler-case %i (error () %i))",
    "(handler-case (progn %S %i) (arithmetic-error () 1) (type-error () 2) (oops (@1) (oops-code @1)))",
    "(handler-case %i (:no-error (@1 &rest @2) $i1$x2 %i) (error () %i))",
    "(handler-bind ((error (lambda (@1) @1 (throw 't1 %i)))) %i)",
    "(block @1 $B1 (handler-bind ((oops (lambda (@2) (return-from @1 (oops-code @2))))) %S %i))",
    "(restart-case (progn %S (invoke-restart 'my-restart %i)) (my-restart (@1) $i1 %i))",
    "(restart-case %i (use-value (&optional (@1 3)) @1))",
    "(handler-bind ((oops (lambda (@1) (declare (ignorable @1)) (invoke-restart 'carry-on %i)))) (restart-case (error 'oops :code %i) (carry-on (@2) $i2 %i)))",
    "(handler-bind ((type-error (lambda (@1) (use-value %i @1)))) (restart-case %i (use-value (@2) $i2 %i)))",
    "(with-simple-restart (skip \"Skip\") %S %i)",
    "(let ((@1 0)) !i1 (tagbody @2 (burn) (incf @1) $G2 (when (< @1 3) %S) (when (< @1 2) (go @2)) @3 %S) @1)",
    "(let ((@1 0)) !i1 (tagbody (go @3) @2 (incf @1) (burn) %S (go @4) @3 $G4 %S (go @2) @4) @1)",
    "(let ((@1 0)) (tagbody @2 (incf @1) (funcall (lambda () (burn) (when (< @1 3) (go @2))))) @1)",
    "(unwind-protect (catch 't1 (unwind-protect (throw 't1 %i) %S)) %S)", "(ignore-errors %S %i)",
    "(or (ignore-errors %i) %i)",
    "(let ((@1 nil)) (handler-case (unwind-protect (error 'oops) (push 1 @1)) (oops () (length @1))))",
    "(let ((@1 (block @2 $B2 (lambda (@3) $i3 %S %i¬2¬3)))) $f1 %i)",
    "(let ((*g1* 1)) (catch 't1 (let ((*g1* 2)) (throw 't1 *g1*))))",
    "(block @1 (unwind-protect (return-from @1 %i) (return-from @1 %i)))",
    "(block @1 (let ((*g1* %i)) (return-from @1 (+ *g1* %i))))",
  ]

  private static let functionsAndMacros = [
    "(funcall %f %i)", "(apply #'+ %l)", "(apply %f (list %i))", "(flet ((@1 (@2) $i2 %i¬2)) $F1 %i)",
    "(labels ((@1 (@2) (setq @2 (keep @2)) (if (spent) @2 $F1$i2 %i¬2))) %i)",
    "(labels ((@1 (@2) (burn) (if (> @2 0) (@3 (1- @2)) 0)) (@3 (@2) (if (> @2 0) (@1 (1- @2)) 1))) (@1 (mod %i 50)))",
    "(let ((@1 (lambda (@2) $i2 %i¬2))) $f1 %i)",
    "(let ((@1 %i)) !i1 (let ((@2 (lambda () (setq @1 (keep %i))))) (funcall @2) (funcall @2) @1))",
    "(let ((@1 (let ((@2 %i)) (lambda (@3) (incf @2 @3))))) (funcall @1 1) (funcall @1 %i))",
    "(funcall (lambda (@1 &key (@2 %i) (@3 (+ @1 1) @4)) $i1$i2$i3$b4 (if @4 %i %i)¬1¬2¬3¬4) %i :@2 %i)",
    "(macrolet ((@1 (x) `(+ ,x ,x 1))) (@1 %i))",
    "(flet ((@1 (&optional (@2 %i) &rest @3) $i2$l3 %i¬2¬3)) (+ (@1) (@1 %i) (@1 %i %i)))", "(twice %i)",
    "(either %b %i %i %i)",
    "(flet ((@1 (@2) (values @2 (1+ @2)))) (multiple-value-bind (@3 @4) (@1 %i) $i3$i4 %i))", "(apply #'max %i %i %l)",
    "(funcall #'floor %i %i)",
    "(reduce (lambda (@1 @2) $i1$i2 (keep %i)¬1¬2) %l :initial-value %i)", "(funcall (if %b #'+ #'-) %i %i)",
    "(let ((@1 %f)) $f1 (+ (funcall @1 %i) %i))",
    "(let ((@1 (list))) (dotimes (@2 3) (let ((@3 @2)) (push (lambda () (incf @3 %i)) @1))) (reduce #'+ (mapcar #'funcall @1)))",
    "(labels ((@1 (@2 @3) (if (<= @2 0) @3 (@1 (1- @2) (logand (+ @3 @2) 65535))))) (@1 20000 %i))",
  ]

  private static let iteration = [
    "(let ((@1 0)) !i1 (dolist (@2 %l @1) $i2 (burn) (setq @1 (keep (+ @1 %i)))))",
    "(let ((@1 0)) !i1 (dotimes (@2 %k) $i2 (burn) %S) @1)",
    "(do ((@1 0 (1+ @1)) (@2 %i (keep (+ @2 %i)))) ((>= @1 %k) @2) $i1!i2 (burn) %S)",
    "(do* ((@1 %k (1- @1)) (@2 1 (* @2 3))) ((<= @1 0) @2) (burn))",
    "(loop for @1 in %l $i1 sum %i)", "(loop for @1 below %k $i1 when %b sum %i)",
    "(or (loop for @1 in %l $i1 maximize %i) 0)",
    "(loop for @1 from 1 to %k for @2 = %i then (keep (+ @2 1)) $i1$i2 do (burn) finally (return @2))",
    "(loop with @1 = %i repeat %k !i1 do (progn %S) finally (return @1))",
    "(loop for @1 across %v $i1 count (eql @1 %i))", "(loop for (@1 @2) on %l by #'cddr $i1 when @2 sum @1)",
    "(loop while (< (length *cell*) %k) do (burn) (push %i *cell*) finally (return 1))",
    "(loop named @1 for @2 in %l $i2 do (when %b (return-from @1 @2)) finally (return-from @1 7))",
    "(loop for @1 being the hash-values of %h sum @1)",
    "(let ((@1 0)) (maphash (lambda (@2 @3) $i2$i3 (incf @1 (keep %i))¬2¬3) %h) @1)",
    "(loop for @1 downfrom 5 to %k minimize @1)",
    "(let ((@1 0)) (loop (burn) (incf @1) (when (> @1 %k) (return @1))))",
    "(loop for @1 in %l for @2 from 0 if (evenp @1) sum @2 else sum 1 end)",
  ]

  private static let truths = [
    "(< %i %i)", "(<= %i %i %i)", "(= %i %i)", "(/= %i %i %i)", "(> %d %i)", "(= %d %i)", "(eql %i %i)",
    "(equal %x %x)", "(equalp %x %x)", "(evenp %i)",
    "(oddp %i)", "(zerop %i)", "(plusp %i)", "(minusp %d)", "(logtest %i %i)", "(logbitp %k %i)", "(string< %s %s)",
    "(string= %s %s)", "(string-equal %s %s)",
    "(char= %c %c)", "(char< %c %c)", "(alpha-char-p %c)", "(upper-case-p %c)", "(and %b %b)", "(or %b %b)", "(not %b)",
    "(typep %x 'integer)", "(typep %x '(or string (integer 0 100)))",
    "(consp %x)", "(listp %l)", "(every %p %l)", "(some %p %l)", "(notany %p %l)", "(null (member %i %l))",
    "(stringp %x)", "(numberp %x)", "(functionp %f)", "(characterp %x)", "(symbolp %x)",
    "(typep %i 'fixnum)", "(subsetp %l %l)", "(eq %x %x)", "(if %b %b %b)", "(equal (sort (copy-list %l) #'<) %l)",
    "(tailp nil %l)", "(point-p %x)", "(vectorp %x)", "(typep %d 'single-float)",
    "(let ((@1 %b)) $b1 %b)", "(typep %i '(signed-byte 32))", "(not (null (find %c %s)))", "(endp %l)",
    "(boundp '*g4*)", "(constantp %k)", "(both-case-p %c)", "(keywordp %x)",
  ]

  private static let floats = [
    "(+ %d %d)", "(- %d %d)", "(* %d %d)", "(/ %d %d)", "(- %d)", "(abs %d)", "(min %d %d)", "(max %d %i)",
    "(float %i 1d0)", "(float %i)", "(coerce %i 'single-float)", "(+ %d %i)", "(* %i %d)",
    "(sqrt (abs %d))", "(if %b %d %d)", "(let ((@1 %d)) !d1 %S %d)", "(ffloor %d)", "(fround %d)",
    "(scale-float %d %k)", "(signum %d)", "(rem %d %d)", "(mod %d 3)", "(1+ %d)",
    "(float-sign %d %d)", "(handler-case %d (arithmetic-error () 0d0))", "(reduce #'+ (list %d %d %d))",
    "(loop for @1 in %l $i1 sum (* @1 0.5d0))", "(coerce %d 'double-float)", "(expt %d 2)",
    "(let ((@1 (coerce %d 'double-float))) (declare (double-float @1)) $d1 (+ @1 (* @1 @1) %d))", "(decode-float %d)",
    "(nth-value 1 (floor %d %k))",
    "(let ((@1 1d0)) (declare (type double-float @1)) (dotimes (@2 %k @1) (setq @1 (* @1 1.5d0))))",
  ]

  private static let texts = [
    "(concatenate 'string %s %s)", "(subseq %s 0 (min 2 (length %s)))", "(subseq %s %k)", "(string-upcase %s)",
    "(string-capitalize %s)", "(reverse %s)", "(princ-to-string %x)", "(prin1-to-string %x)",
    "(string %c)", "(map 'string #'char-upcase %s)", "(remove %c %s)", "(substitute %c %c %s)",
    "(with-output-to-string (@1) (write-string %s @1) (princ %x @1))", "(write-to-string %i :base 16 :radix t)",
    "(string-trim \" \" %s)", "(make-string %k :initial-element %c)", "(symbol-name 'foo)",
    "(format nil \"~A|~S\" %x %x)", "(format nil \"~D ~:D ~@D ~X ~O ~B\" %i %i %i %i %i %i)",
    "(format nil \"~5,'0D~8@A~8A|\" %i %s %s)",
    "(format nil \"~{~A~^, ~}\" %l)", "(format nil \"~[zero~;one~:;many~] ~:[no~;yes~]\" %k %b)",
    "(format nil \"~F ~,3F ~10,2F ~E\" %d %d %d %d)", "(format nil \"~R ~:R ~@R\" %i (mod %i 1000) (1+ (mod %i 3000)))",
    "(format nil \"~(~A~) ~:(~A~) ~@C ~C\" %s %s %c %c)", "(format nil \"~A~10T~A~%~&~~\" %s %x)",
    "(format nil \"~P ~D item~:P\" %k %k)", "(format nil \"~?\" \"~A ~A\" (list %x %x))",
    "(format nil \"~*~A ~:*~A\" %x %s)", "(format nil \"~$ ~G\" %d %d)",
    "(let ((@1 (copy-seq %s))) (when (plusp (length @1)) (setf (char @1 0) %c)) @1)", "(sort (copy-seq %s) #'char<)",
    "(coerce (list %c %c) 'string)", "(if %b %s %s)", "(let ((@1 %s)) $s1 (concatenate 'string @1 %s))",
    "(delete-duplicates (copy-seq %s))",
    "(with-output-to-string (*standard-output*) %S)", "(string-downcase %s :start (min 1 (length %s)))",
    "(string-left-trim '(#\\\\a #\\\\Space) %s)", "(fill (make-string 3) %c)", "(replace (copy-seq %s) %s)",
    "(with-input-from-string (@1 %s) (or (read-line @1 nil) \"eof\"))",
    "(write-to-string %d)", "(string (if %b 'sym \"str\"))", "(substitute-if %c #'alpha-char-p %s)",
    "(remove-if-not #'digit-char-p %s)",
    "(let ((@1 (make-string 2 :initial-element #\\\\a))) (setf (aref @1 %k) %c) @1)",
    "(format nil \"~v,'*A ~#[none~;one~:;~]\" %k %s)",
  ]

  private static let letters = [
    "(char %s %k)", "(code-char (mod (abs %i) 55000))", "(char-upcase %c)", "(char-downcase %c)", "(digit-char %k)",
    "(if %b %c %c)", "(aref \"xyz\" (mod %k 3))", "(elt %s 0)", "(let ((@1 %c)) $c1 %c)", "(character \"q\")",
    "(schar (copy-seq \"uvwxyz\") %k)", "(find-if #'alpha-char-p \"12é\")",
  ]

  private static let lists = [
    "(list %i %i %i)", "(cons %i %l)", "(append %l %l)", "(reverse %l)", "(mapcar %f %l)", "(mapcar #'+ %l %l)",
    "(remove-if %p %l)", "(remove-if-not %p %l)", "(sort (copy-list %l) #'<)",
    "(stable-sort (copy-list %l) #'> :key #'abs)", "(sort (list %i %i %i %i) #'<)",
    "(loop for @1 in %l $i1 collect %i)", "(loop for @1 below %k $i1 when %b collect %i)",
    "(loop for @1 from %k downto 0 by 2 collect @1)", "(subseq %l 0 (min 2 (length %l)))", "(butlast %l)", "(last %l)",
    "(copy-list %l)", "(coerce %v 'list)", "(map 'list #'char-code %s)", "(rest %l)",
    "(sort (union %l %l) #'<)", "(sort (copy-list (intersection %l %l)) #'<)", "(remove-duplicates %l)",
    "(multiple-value-list (floor %i %i))", "(multiple-value-list (truncate %i %i))", "`(1 ,%i ,@%l)",
    "(nconc (copy-list %l) (list %i))", "(mapcan (lambda (@1) $i1 (list %i)¬1) %l)", "(delete %i (copy-list %l))",
    "(nreverse (list %i %i %i))",
    "(if %b %l %l)", "(let ((@1 %l)) !l1 %S %l)", "(substitute %i 7 %l)", "(adjoin %i %l)",
    "(merge 'list (list 1 3 5) (list %i) #'<)", "(loop for @1 across %v collect @1)",
    "(loop for (@1 . @2) on %l collect @1)", "(let ((@1 (list))) !l1 (dolist (@2 %l @1) $i2 (push %i @1)))",
    "(mapcon #'list %l)", "(set-difference %l %l)", "(ldiff %l nil)",
    "(let ((@1 %l)) (list (pop @1) (length @1)))", "(loop for @1 in %l for @2 from 1 nconc (list @1 @2))",
    "(maplist #'length %l)", "(nthcdr %k %l)", "(list-length (list %l))",
    "(do ((@1 0 (1+ @1)) (@2 nil (cons %i @2))) ((>= @1 %k) @2) (burn))",
    "(let ((@1 (list %i 2 3))) (setf (cdr (last @1)) (list %i)) @1)", "(remove %i %l :count 1 :from-end t)",
  ]

  private static let vectors = [
    "(vector %i %i)", "(make-array %k :initial-element %i)", "(map 'vector %f %l)", "(coerce %l 'vector)",
    "(let ((@1 %v)) $v1 (concatenate 'vector @1 %l))", "(sort (copy-seq %v) #'<)", "(reverse %v)",
    "(let ((@1 (copy-seq %v))) (setf (aref @1 %k) %i) @1)", "(subseq %v 0 1)", "(remove-if %p %v)", "(vector %x %x)",
    "(make-array 3 :element-type 'double-float :initial-element 1.5d0)",
    "(make-array '(2 2) :initial-contents (list (list %i 2) (list 3 %i)))",
    "(let ((@1 (make-array 2 :fill-pointer 0))) (vector-push %i @1) (vector-push %i @1) (vector-push %i @1) @1)",
    "#*1011", "(make-array 4 :element-type 'bit :initial-element 1)", "(bit-xor #*1100 #*1010)",
    "(fill (make-array 3) %x)",
    "(let ((@1 (make-array 4 :adjustable t :initial-element %i))) (adjust-array @1 %k :initial-element 0) @1)",
    "(make-array 3 :displaced-to (vector 1 2 3 4 5) :displaced-index-offset %k)",
    "(replace (vector 1 2 3 4) %v :start1 1)", "(map 'vector #'char-code %s)",
    "(make-array 2 :element-type '(signed-byte 16) :initial-contents (list 5 -6))", "(if %b %v %v)",
  ]

  private static let tables = [
    "(let ((@1 (make-hash-table :test 'equal))) (setf (gethash %k @1) %i (gethash %k @1) %i) (remhash 2 @1) @1)",
    "(let ((@1 (make-hash-table))) (dotimes (@2 %k @1) $i2 (setf (gethash @2 @1) %i)))",
    "(let ((@1 (make-hash-table :test 'eql))) (dolist (@2 %l @1) (incf (gethash @2 @1 0))))",
    "(let ((@1 (make-hash-table :test 'equalp))) (setf (gethash %s @1) %i (gethash %d @1) 2) @1)",
  ]

  private static let callables = [
    "(lambda (@1) $i1 %i)", "(let ((@1 %i)) !i1 (lambda (@2) $i2 %S %i))", "(lambda (&rest @1) $l1 (length %l))",
    "(lambda (@1 &optional (@2 %k)) $i1!i2 %i)", "(if %b %f %f)", "(constantly %i)",
    "(let ((@1 %f)) $f1 (lambda (@2) $i2 (funcall @1 %i)))",
    "(labels ((@1 (@2) (setq @2 (keep @2)) (if (spent) @2 $F1$i2 %i))) #'@1)",
    "(flet ((@1 (@2) $i2 %i¬2)) #'@1)",
  ]
}
