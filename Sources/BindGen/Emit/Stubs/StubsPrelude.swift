import BindingSpec

/// The parts of a stubs file that are the same in every one: what a runtime reads, and the words of the proofs.
enum StubsPrelude {
  /// The version of the descriptor.
  static let version = 1

  static let descriptor = """

    #include <ffi.h>

    /* What a runtime reads: the same in every file of this version, and explained in docs/stubs.md. */

    #define BINDGEN_LISP_STUBS_VERSION \(version)

    struct bindgen_lisp_type {            /* of an argument or result, and of every record that the library defines */
      unsigned name;                      /* all names are offsets into the strings */
      unsigned size, alignment;           /* in bytes; 0 for void */
      ffi_type *type;                     /* null for a record that no function takes or returns by value */
    };
    struct bindgen_lisp_interface {       /* functions that are called alike share one */
      unsigned first;                     /* the place of the result in the signatures, behind which the arguments are */
      unsigned count;                     /* of the named arguments */
      unsigned arguments;                 /* which others may follow: see BINDGEN_LISP_FIXED */
    };
    struct bindgen_lisp_function {        /* in the byte order of the names */
      unsigned name, symbol;              /* in C, and for the linker */
      unsigned interface;
      unsigned access;                    /* see BINDGEN_LISP_LIBRARY */
      void (*address)(void);              /* null for the library's functions, which are found by their symbol */
    };
    struct bindgen_lisp_variable {        /* in the byte order of the names */
      unsigned name, symbol;
      unsigned size;                      /* in bytes; 0 when the header does not tell */
      unsigned flags;                     /* see BINDGEN_LISP_READ_ONLY */
    };
    struct bindgen_lisp_stubs {
      unsigned version, size;             /* of this descriptor */
      const char *strings;
      unsigned module, library_version, target;
      unsigned linux_library, macos_library, windows_library;
      unsigned types_count, interfaces_count, functions_count, variables_count;
      const struct bindgen_lisp_type *types;
      const struct bindgen_lisp_interface *interfaces;
      const struct bindgen_lisp_function *functions;
      const struct bindgen_lisp_variable *variables;
      const unsigned short *signatures;   /* places in the types */
      ffi_cif *(*prepare)(unsigned interface); /* for one thread at a time; null when libffi refuses */
    };
    enum { BINDGEN_LISP_FIXED, BINDGEN_LISP_VARIADIC, BINDGEN_LISP_UNSPECIFIED };
    enum { BINDGEN_LISP_LIBRARY, BINDGEN_LISP_INLINE, BINDGEN_LISP_MACRO, BINDGEN_LISP_BY_REFERENCE };
    enum { BINDGEN_LISP_READ_ONLY = 1, BINDGEN_LISP_THREAD_LOCAL = 2 };

    /* The end of what a runtime reads. */

    """

  static func proofWords(_ target: Target) -> String {
    """
    #if defined(_WIN32)
    #define BINDGEN_LISP_EXPORT __attribute__((dllexport))
    #else
    #define BINDGEN_LISP_EXPORT __attribute__((visibility("default")))
    #endif

    /* The words of the proofs. What they say was read from the headers once; where a header says something else today,
       this file does not compile. Numbers that depend on the target hold for \(target.rawValue). */

    #define BL_SAME(a, b) __builtin_types_compatible_p(a, b)
    #define BL_PROVE(condition, message) __extension__ _Static_assert(condition, message)
    #if \(condition(target))
    #define BL_MEASURED(condition, message) BL_PROVE(condition, message)
    #define BL_MEASURED_WHEN_OPTIMIZED(id, condition, message) BL_WHEN_OPTIMIZED(id, condition, message)
    #else
    #define BL_MEASURED(condition, message) BL_PROVE(1, message)
    #define BL_MEASURED_WHEN_OPTIMIZED(id, condition, message) (void)0
    #endif

    /* What is no constant expression is for the optimizer to work out: a call that is left over is an error. */
    #if defined(BL_OPTIMIZED) && defined(__has_attribute)
    #if __has_attribute(error)
    #define BL_WHEN_OPTIMIZED(id, condition, message) \\
      do { extern void id(void) __attribute__((error(message))); if (!(condition)) id(); } while (0)
    #endif
    #endif
    #if !defined(BL_WHEN_OPTIMIZED)
    #define BL_WHEN_OPTIMIZED(id, condition, message) (void)0
    #endif
    /* The expression if it is a constant one, and the other if not. */
    #define BL_IS_CONSTANT(x) _Generic((1 ? (void *)((__INTPTR_TYPE__)(x) * 0) : (int *)0), int *: 1, default: 0)
    #define BL_CONSTANT_OR(x, other) __builtin_choose_expr(BL_IS_CONSTANT(x), (x), (other))

    #define BL_INTEGER(name, type, value) \\
      BL_PROVE(BL_SAME(__typeof__((name)), type), #name " is not of type " #type); \\
      BL_PROVE(BL_CONSTANT_OR(name, value) == (value), #name " is not " #value); \\
      BL_WHEN_OPTIMIZED(bl_wrong_##name, (name) == (value), #name " is not " #value)
    #define BL_NEGATIVE(name, type, value) \\
      BL_PROVE(BL_SAME(__typeof__((name)), type), #name " is not of type " #type); \\
      BL_PROVE(BL_CONSTANT_OR(name, value) == (value) && BL_CONSTANT_OR(name, value) < 0, #name " is not " #value); \\
      BL_WHEN_OPTIMIZED(bl_wrong_##name, (name) == (value) && (name) < 0, #name " is not " #value)
    #define BL_HUGE(name, type, value) \\
      BL_PROVE(BL_SAME(__typeof__((name)), type), #name " is not of type " #type); \\
      BL_PROVE(BL_CONSTANT_OR(name, value) == (value) && BL_CONSTANT_OR(name, value) > 0, #name " is not " #value); \\
      BL_WHEN_OPTIMIZED(bl_wrong_##name, (name) == (value) && (name) > 0, #name " is not " #value)
    #define BL_ADDRESS(name, type, value) \\
      BL_PROVE(BL_SAME(__typeof__((name)), type), #name " is not of type " #type); \\
      BL_WHEN_OPTIMIZED(bl_wrong_##name, (__INTPTR_TYPE__)(name) == (value), #name " is not " #value)
    #define BL_FLOATING(name, type, value) \\
      BL_PROVE(__builtin_choose_expr(BL_IS_CONSTANT((long)(name)), \\
        __builtin_fpclassify(0, 0, 0, 0, 1, (name) - (value)), 1), #name " is not " #value); \\
      BL_FAR_FLOATING(name, type, value, #name " is not of type " #type, #name " is not " #value, bl_wrong_##name)
    #define BL_FAR_FLOATING(name, type, value, type_message, message, id) \\
      BL_PROVE(BL_SAME(__typeof__((name)), type), type_message); \\
      BL_WHEN_OPTIMIZED(id, (name) == (value) && !__builtin_signbit(name) == !__builtin_signbit(value), message)
    #define BL_LARGE_FLOATING(name, type, value) \\
      BL_FAR_FLOATING(name, type, value, #name " is not of type " #type, #name " is not " #value, bl_wrong_##name)
    #define BL_NOT_A_NUMBER(name, type) \\
      BL_PROVE(BL_SAME(__typeof__((name)), type), #name " is not of type " #type); \\
      BL_WHEN_OPTIMIZED(bl_wrong_##name, __builtin_isnan(name), #name " is a number")
    #define BL_STRING(name, type, value) \\
      BL_PROVE(BL_SAME(__typeof__(&*(name)), char *) || BL_SAME(__typeof__(&*(name)), const char *), \\
        #name " is no string"); \\
      BL_PROVE(BL_SAME(type, const char *), #name " is not of type " #type); \\
      BL_PROVE(BL_SAME(__typeof__(name), __typeof__(&*(name))) || sizeof(name) == sizeof(value), \\
        #name " has another length than " #value); \\
      BL_PROVE(!__builtin_choose_expr(__builtin_constant_p(name), __builtin_memcmp((name), value, sizeof(value)), 0), \\
        #name " is not " #value); \\
      BL_WHEN_OPTIMIZED(bl_wrong_##name, !__builtin_memcmp((name), value, sizeof(value)), #name " is not " #value)

    #define BL_ALIAS(name, target) \\
      BL_PROVE(BL_SAME(__typeof__(&(name)), __typeof__(&(target))), #name " is not of the type of " #target); \\
      BL_WHEN_OPTIMIZED(bl_wrong_##name, (__INTPTR_TYPE__)&(name) == (__INTPTR_TYPE__)&(target), #name " is not " #target)
    #define BL_TYPE_ALIAS(name, ...) \\
      BL_PROVE(BL_SAME(__typeof__(name) *, __typeof__(__VA_ARGS__) *), #name " is not " #__VA_ARGS__)

    #define BL_SIZE(record, size) BL_MEASURED(sizeof(record) == size, #record " is not " #size " bytes large")
    #define BL_ALIGNMENT(record, alignment) \\
      BL_MEASURED(_Alignof(record) == alignment, #record " is not aligned to " #alignment " bytes")
    #define BL_FIELD(record, field, offset, ...) \\
      BL_PROVE(BL_SAME(__typeof__(&((record *)0)->field), __typeof__(__VA_ARGS__) *), \\
        #record "." #field " is not of type " #__VA_ARGS__); \\
      BL_MEASURED(__builtin_offsetof(record, field) == offset, #record "." #field " is not at byte " #offset)
    #define BL_ARRAY(record, field, offset, ...) \\
      BL_FIELD(record, field, offset, __VA_ARGS__); \\
      BL_PROVE(sizeof(((record *)0)->field) == sizeof(__VA_ARGS__), \\
        #record "." #field " is not of the length of " #__VA_ARGS__)
    /* All bits of the field are set, in a record of zeros; then the bytes are looked at. */
    #define BL_BITS(id, record, field, is_signed, type, position, width, ...) \\
      BL_PROVE(BL_SAME(__typeof__(+((record *)0)->field), __typeof__(+((struct { type member : width; } *)0)->member)), \\
        #record "." #field " is not of type " #type " with " #width " bits"); \\
      do { \\
        union { record record_; unsigned char byte[sizeof(record)]; } is; \\
        int ones = -1; \\
        __builtin_memset(&is, 0, sizeof is); \\
        is.record_.field = (__typeof__(type))ones; \\
        BL_MEASURED_WHEN_OPTIMIZED(bl_place_##id, __VA_ARGS__, \\
          #record "." #field " is not " #width " bits from bit " #position " on"); \\
        BL_WHEN_OPTIMIZED(bl_sign_##id, ((double)is.record_.field < 0) == is_signed, \\
          #record "." #field " is not as signed as " #type); \\
      } while (0)

    #define BL_ENUM(type, integer) BL_MEASURED(BL_SAME(type, integer), #type " is not represented by " #integer)
    #define BL_VALUE(name, value) BL_PROVE((name) == (value), #name " is not " #value)
    #define BL_NEGATIVE_VALUE(name, value) BL_PROVE((name) == (value) && (name) < 0, #name " is not " #value)
    #define BL_HUGE_VALUE(name, value) BL_PROVE((name) == (value) && (name) > 0, #name " is not " #value)
    #define BL_TYPEDEF(name, ...) \\
      BL_PROVE(BL_SAME(__typeof__(name) *, __typeof__(__VA_ARGS__) *), #name " is not " #__VA_ARGS__)
    #define BL_ARRAY_TYPEDEF(name, ...) \\
      BL_TYPEDEF(name, __VA_ARGS__); \\
      BL_PROVE(sizeof(name) == sizeof(__VA_ARGS__), #name " is not of the length of " #__VA_ARGS__)

    """
  }

  /// The names that the file itself uses and a library may have made macros of.
  static let ownNames: Set<String> = [
    "abi", "access", "address", "alias", "alignment", "aligned", "arg_types", "arguments", "byte", "bytes", "count",
    "elements", "error", "first", "flags", "functions", "functions_count", "hidden", "in", "interface", "interfaces",
    "interfaces_count", "is", "is_prepared", "library_version", "linux_library", "macos_library", "member", "module",
    "name", "nargs", "ones", "prepare", "prepared", "record_", "rtype", "signatures", "size", "status", "strings",
    "symbol", "target", "type", "types", "types_count", "used", "variables", "variables_count", "version", "visibility",
    "wanted", "windows_library", "word", "words",
  ]

  /// What the preprocessor knows about a target.
  static func condition(_ target: Target) -> String {
    switch target {
    case .x86_64LinuxGNU: "defined(__x86_64__) && defined(__LP64__) && defined(__linux__)"
    case .aarch64LinuxGNU: "defined(__aarch64__) && defined(__LP64__) && defined(__linux__)"
    case .arm64AppleMacOS: "defined(__aarch64__) && defined(__APPLE__)"
    case .x86_64WindowsMSVC: "defined(__x86_64__) && defined(_WIN32)"
    case .wasm32WASI: "defined(__wasm32__)"
    }
  }

  /// libffi's types by the words of the signatures.
  static let types = """
    /* The types of arguments and results. What C leaves to the target is found by its size and sign. */

    enum bl_type {
      BL_void, BL_uint8, BL_sint8, BL_uint16, BL_sint16, BL_uint32, BL_sint32, BL_uint64, BL_sint64,
      BL_float, BL_double, BL_longdouble, BL_pointer,
    """

  static let derivedTypes = """
      BL_TYPES_COUNT,
    #define BL_WORD(type) \\
      (sizeof(type) == 8 ? ((type)-1 < (type)1 ? BL_sint64 : BL_uint64) \\
       : sizeof(type) == 4 ? ((type)-1 < (type)1 ? BL_sint32 : BL_uint32) \\
       : sizeof(type) == 2 ? ((type)-1 < (type)1 ? BL_sint16 : BL_uint16) : ((type)-1 < (type)1 ? BL_sint8 : BL_uint8))
      BL_char = BL_WORD(char), BL_long = BL_WORD(long), BL_ulong = BL_WORD(unsigned long),
      BL_size = BL_WORD(__SIZE_TYPE__), BL_ssize = BL_WORD(__PTRDIFF_TYPE__),
      BL_wchar = BL_WORD(__WCHAR_TYPE__), BL_wint = BL_WORD(__WINT_TYPE__),
    """
}
