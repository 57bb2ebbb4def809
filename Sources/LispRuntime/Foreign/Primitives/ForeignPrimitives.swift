/// The package `ffi`: its exported names, and how primitives are added to it.
extension Machine {
  func defineForeignPrimitives() {
    exportForeignNames()
    definePointerPrimitives()
    defineForeignMemoryPrimitives()
    defineStructPrimitives()
    defineForeignTypePrimitives()
    defineLibraryPrimitives()
    defineForeignCallPrimitives()
    defineCallbackPrimitives()
    defineForeignTextPrimitives()
    defineForeignControlPrimitives()
  }

  /// Adds an exported function to `ffi`.
  func defineForeign(_ name: String, _ counts: ClosedRange<Int>, _ body: @escaping Primitive.Body) {
    define(name, counts, in: "FFI", body)
  }

  func defineForeign(_ name: String, _ count: Int, _ body: @escaping Primitive.Body) {
    define(name, count...count, in: "FFI", body)
  }

  func defineForeign(_ name: String, _ counts: PartialRangeFrom<Int>, _ body: @escaping Primitive.Body) {
    define(name, counts, in: "FFI", body)
  }

  /// Adds `(setf name)`: the new value comes first.
  func defineForeignSetter(_ name: String, _ counts: ClosedRange<Int>, _ body: @escaping Primitive.Body) {
    let hidden = "SET-FOREIGN-" + name
    define(hidden, counts, in: "SYSTEM", body)
    let setter = setter(of: intern(name, in: "FFI"))
    record(setter)[SymbolLayout.function] = record(intern(hidden, in: "SYSTEM"))[SymbolLayout.function]
  }

  private func exportForeignNames() {
    guard let package = packagesByName["FFI"] else { return }
    internNames(Self.foreignNames, in: package)
  }

  /// Defining forms; calls; types and memory; strings; callbacks; libraries; safety; conditions.
  private static let foreignNames = """
    REQUIRE-MODULE DEFINE-FOREIGN-LIBRARY DEFINE-C-STRUCT DEFINE-C-UNION DEFINE-ENUM DEFINE-C-TYPE DEFINE-CONSTANT
    DEFINE-FOREIGN-VARIABLE DEFINE-FOREIGN-FUNCTION DEFINE-ALIAS DOUBLE-FROM-BITS SINGLE-FROM-BITS UTF-8-STRING OCTETS
    DEFCFUN DEFCSTRUCT DEFCUNION DEFCENUM DEFCTYPE DEFCVAR DEFCALLBACK
    CALL-HOST EXPORT-FUNCTION LIST-EXPORTS FFI-CALL FOREIGN-FUNCALL FOREIGN-FUNCALL-POINTER
    LOAD-LIBRARY USE-FOREIGN-LIBRARY LOAD-FOREIGN-LIBRARY GET-LIBRARY-FUNCTION LIST-LIBRARIES LIBRARY-SYMBOLS
    FOREIGN-SYMBOL-POINTER FOREIGN-LIBRARY-LOADED-P LOAD-HEADER-WITH-LIB
    MAKE-STRUCT STRUCT-GET STRUCT-SET! STRUCT-SIZE STRUCT-FIELDS STRUCT-TO-LIST FOREIGN-SLOT-VALUE
    FOREIGN-SLOT-POINTER FOREIGN-SLOT-OFFSET WITH-FOREIGN-SLOTS
    FOREIGN-TYPE-SIZE FOREIGN-TYPE-ALIGNMENT ENUM-VALUE ENUM-KEYWORD ENUM-KEYWORDS FOREIGN-ENUM-VALUE
    FOREIGN-ENUM-KEYWORD FOREIGN-BITFIELD-VALUE FOREIGN-BITFIELD-SYMBOLS
    FOREIGN-ALLOC FOREIGN-FREE MEM-REF MEM-AREF MEM-APTR WITH-FOREIGN-OBJECT WITH-FOREIGN-OBJECTS COPY-MEMORY
    FILL-MEMORY FOREIGN-ARRAY-TO-LISP LISP-ARRAY-TO-FOREIGN MEMORY-STATS MEMORY-LEAKS
    MAKE-POINTER POINTER-ADDRESS NULL-POINTER NULL-POINTER-P NULL? POINTERP POINTER-EQ INC-POINTER INCF-POINTER CAST
    POINTER-TYPE
    FOREIGN-STRING-ALLOC FOREIGN-STRING-FREE FOREIGN-STRING-TO-LISP LISP-STRING-TO-FOREIGN WITH-FOREIGN-STRING
    WITH-FOREIGN-STRINGS WITH-FOREIGN-POINTER WITH-POINTER-TO-VECTOR-DATA
    MAKE-C-CALLBACK FREE-CALLBACK CALLBACK GET-CALLBACK CALLBACKP
    WITH-FFI-SAFETY-CHECKS FFI-LAST-ERROR ERRNO STRERROR FFI-ERROR-KIND FFI-ERROR-NAME FFI-ERROR-ADDRESS HOST-ERROR-OBJECT
    FFI-ERROR FFI-TYPE-ERROR FFI-HOST-ERROR TYPE-MISMATCH SYMBOL-NOT-FOUND LIBRARY-NOT-LOADED MARSHALLING-FAILED
    SEGMENTATION-FAULT OUT-OF-MEMORY INVALID-STRUCT-LAYOUT OUT-OF-BOUNDS USE-AFTER-FREE DOUBLE-FREE
    NOT-ALLOWED UNSUPPORTED-CALL CALLBACK-FAILED FUNCTION-NAME MESSAGE EXPECTED-TYPE ACTUAL-VALUE
    """
}
