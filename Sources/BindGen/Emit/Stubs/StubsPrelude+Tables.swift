import BindingSpec

/// How the lists of a stubs file become tables: the C around them, which is the same in every file.
extension StubsPrelude {
  static let interfaces = """
    #define BL_INTERFACE(name, arguments, ...) BL_INTERFACE_##name,
    enum bl_interface { BL_INTERFACES BL_INTERFACES_COUNT };
    #undef BL_INTERFACE
    #define BL_INTERFACE(name, arguments, ...) unsigned short name[sizeof (unsigned short[]){__VA_ARGS__} / 2];
    static const struct bl_signatures { BL_INTERFACES } bl_signatures = {
    #undef BL_INTERFACE
    #define BL_INTERFACE(name, arguments, ...) {__VA_ARGS__},
      BL_INTERFACES
    };
    #undef BL_INTERFACE
    #define BL_INTERFACE(name, arguments, ...) \\
      {__builtin_offsetof(struct bl_signatures, name) / 2, sizeof (unsigned short[]){__VA_ARGS__} / 2 - 1, \\
       BINDGEN_LISP_##arguments},
    static const struct bindgen_lisp_interface bl_interfaces[] = { BL_INTERFACES };
    #undef BL_INTERFACE

    """

  static let functionProofs = """
    #define BL_LIBRARY(name, interface, ...) \\
      BL_PROVE(BL_SAME(__typeof__(name), __VA_ARGS__), #name " is not " #__VA_ARGS__);
    #define BL_LABELLED(name, symbol, interface, ...) BL_LIBRARY(name, interface, __VA_ARGS__)
    #define BL_STUB(access, name, symbol, interface, ...) BL_STUB_##access(name, __VA_ARGS__)
    #define BL_STUB_INLINE(name, ...) BL_LIBRARY(name, 0, __VA_ARGS__)
    #define BL_STUB_BY_REFERENCE(name, ...) BL_LIBRARY(name, 0, __VA_ARGS__)
    #define BL_STUB_MACRO(name, ...)
    #define BL_STUB_BY_REFERENCE_MACRO(name, ...)
    BL_FUNCTIONS
    #undef BL_LIBRARY
    #undef BL_LABELLED
    #undef BL_STUB

    """

  static let variableProofs = """
    #define BL_VARIABLE(name, symbol, flags, size, ...) \\
      BL_PROVE(BL_SAME(__typeof__(&(name)), __typeof__(__VA_ARGS__) *), #name " is not " #__VA_ARGS__);
    BL_VARIABLES
    #undef BL_VARIABLE

    """

  static let stringMembers = """
    #define BL_TYPE_NAMES \\
      BL_TYPE(void) BL_TYPE(uint8) BL_TYPE(sint8) BL_TYPE(uint16) BL_TYPE(sint16) BL_TYPE(uint32) BL_TYPE(sint32) \\
      BL_TYPE(uint64) BL_TYPE(sint64) BL_TYPE(float) BL_TYPE(double) BL_TYPE(longdouble) BL_TYPE(pointer)
    #define BL_TYPE(word) char t_##word[sizeof #word];
    #define BL_RECORD(word, name, type) char t_##word[sizeof name];
    #define BL_PASSED_RECORD(word, name, type) BL_RECORD(word, name, type)
    #define BL_LIBRARY(name, interface, ...) char f_##name[sizeof #name];
    #define BL_LABELLED(name, symbol, interface, ...) char f_##name[sizeof #name]; char s_##name[sizeof symbol];
    #define BL_STUB(access, name, symbol, interface, ...) char f_##name[sizeof #name]; char s_##name[sizeof #symbol];
    #define BL_VARIABLE(name, symbol, flags, size, ...) char v_##name[sizeof #name]; char w_##name[sizeof symbol];

    """

  static let stringValues = """
    #undef BL_TYPE
    #undef BL_RECORD
    #undef BL_PASSED_RECORD
    #undef BL_LIBRARY
    #undef BL_LABELLED
    #undef BL_STUB
    #undef BL_VARIABLE
    #define BL_TYPE(word) #word,
    #define BL_RECORD(word, name, type) name,
    #define BL_PASSED_RECORD(word, name, type) name,
    #define BL_LIBRARY(name, interface, ...) #name,
    #define BL_LABELLED(name, symbol, interface, ...) #name, symbol,
    #define BL_STUB(access, name, symbol, interface, ...) #name, #symbol,
    #define BL_VARIABLE(name, symbol, flags, size, ...) #name, symbol,

    """

  static let typeRows = """
    #define BL_OFFSET(member) __builtin_offsetof(struct bl_strings, member)
    #undef BL_RECORD
    #undef BL_PASSED_RECORD
    #define BL_RECORD(word, name, type) {BL_OFFSET(t_##word), sizeof(type), _Alignof(type), 0},
    #define BL_PASSED_RECORD(word, name, type) {BL_OFFSET(t_##word), sizeof(type), _Alignof(type), &bl_ffi_##word},
    static const struct bindgen_lisp_type bl_types[] = {
      {BL_OFFSET(t_void), 0, 0, &ffi_type_void},
      {BL_OFFSET(t_uint8), 1, 1, &ffi_type_uint8}, {BL_OFFSET(t_sint8), 1, 1, &ffi_type_sint8},
      {BL_OFFSET(t_uint16), 2, 2, &ffi_type_uint16}, {BL_OFFSET(t_sint16), 2, 2, &ffi_type_sint16},
      {BL_OFFSET(t_uint32), 4, 4, &ffi_type_uint32}, {BL_OFFSET(t_sint32), 4, 4, &ffi_type_sint32},
      {BL_OFFSET(t_uint64), 8, _Alignof(long long), &ffi_type_uint64},
      {BL_OFFSET(t_sint64), 8, _Alignof(long long), &ffi_type_sint64},
      {BL_OFFSET(t_float), sizeof(float), _Alignof(float), &ffi_type_float},
      {BL_OFFSET(t_double), sizeof(double), _Alignof(double), &ffi_type_double},
      {BL_OFFSET(t_longdouble), sizeof(long double), _Alignof(long double), &ffi_type_longdouble},
      {BL_OFFSET(t_pointer), sizeof(void *), _Alignof(void *), &ffi_type_pointer},

    """

  static let functionRows = """

    /* The stubs under names of this file's own, whose addresses cost the dynamic linker no search. */
    #undef BL_LIBRARY
    #undef BL_LABELLED
    #undef BL_STUB
    #define BL_LIBRARY(name, interface, ...)
    #define BL_LABELLED(name, symbol, interface, ...)
    #if defined(__ELF__)
    #define BL_OWN(symbol) bl_own_##symbol
    #define BL_STUB(access, name, symbol, interface, ...) \\
      extern __typeof__(symbol) bl_own_##symbol __attribute__((alias(#symbol), visibility("hidden")));
    #else
    #define BL_OWN(symbol) symbol
    #define BL_STUB(access, name, symbol, interface, ...)
    #endif
    BL_FUNCTIONS

    #undef BL_LIBRARY
    #undef BL_LABELLED
    #undef BL_STUB
    #define BL_LIBRARY(name, interface, ...) \\
      {BL_OFFSET(f_##name), BL_OFFSET(f_##name), BL_INTERFACE_##interface, BINDGEN_LISP_LIBRARY, 0},
    #define BL_LABELLED(name, symbol, interface, ...) \\
      {BL_OFFSET(f_##name), BL_OFFSET(s_##name), BL_INTERFACE_##interface, BINDGEN_LISP_LIBRARY, 0},
    #define BL_STUB(access, name, symbol, interface, ...) \\
      {BL_OFFSET(f_##name), BL_OFFSET(s_##name), BL_INTERFACE_##interface, BINDGEN_LISP_##access, \\
       (void (*)(void))BL_OWN(symbol)},
    #define BINDGEN_LISP_BY_REFERENCE_MACRO BINDGEN_LISP_BY_REFERENCE
    static const struct bindgen_lisp_function bl_functions[] = { BL_FUNCTIONS };
    static ffi_cif *bl_prepare(unsigned interface);

    """

  static let variableRows = """

    #undef BL_VARIABLE
    #define BL_VARIABLE(name, symbol, flags, size, ...) {BL_OFFSET(v_##name), BL_OFFSET(w_##name), size, flags},
    static const struct bindgen_lisp_variable bl_variables[] = { BL_VARIABLES };

    """

  static let prepare = """

    /* The interface as libffi wants it, made when it is asked for the first time. */
    static ffi_cif *bl_prepare(unsigned interface) {
      static ffi_cif prepared[BL_INTERFACES_COUNT];
      static ffi_type *types[sizeof bl_signatures / 2];
      static unsigned char is_prepared[BL_INTERFACES_COUNT];
      if (interface >= BL_INTERFACES_COUNT) return 0;
      if (!is_prepared[interface]) {
        const struct bindgen_lisp_interface *wanted = &bl_interfaces[interface];
        const unsigned short *words = (const unsigned short *)&bl_signatures + wanted->first;
        ffi_type **in = types + wanted->first;
        for (unsigned word = 0; word <= wanted->count; word++) in[word] = bl_types[words[word]].type;
        ffi_status status = wanted->arguments == BINDGEN_LISP_VARIADIC
          ? ffi_prep_cif_var(&prepared[interface], FFI_DEFAULT_ABI, wanted->count, wanted->count, in[0], in + 1)
          : ffi_prep_cif(&prepared[interface], FFI_DEFAULT_ABI, wanted->count, in[0], in + 1);
        if (status != FFI_OK) return 0;
        is_prepared[interface] = 1;
      }
      return &prepared[interface];
    }

    """

  static let linkedFunctions = """
    #undef BL_LIBRARY
    #undef BL_LABELLED
    #undef BL_STUB
    #define BL_LIBRARY(name, interface, ...) (void (*)(void))(name),
    #define BL_LABELLED(name, symbol, interface, ...) (void (*)(void))(name),
    #define BL_STUB(access, name, symbol, interface, ...) (void (*)(void))(symbol),
    extern void (*const bindgen_lisp_linked_functions[])(void);
    void (*const bindgen_lisp_linked_functions[])(void) = { BL_FUNCTIONS };

    """

  static let linkedVariables = """
    #undef BL_VARIABLE
    #define BL_VARIABLE(name, symbol, flags, size, ...) do { const volatile void *place = &(name); (void)place; } while (0);
    extern void bindgen_lisp_link_variables(void);
    void bindgen_lisp_link_variables(void) { BL_VARIABLES }

    """

  /// How libffi's description of a word is found that is the target's.
  static let words = """
    #define BL_FFI_WORD(word) \\
      ((word) == BL_sint8 ? &ffi_type_sint8 : (word) == BL_uint8 ? &ffi_type_uint8 \\
       : (word) == BL_sint16 ? &ffi_type_sint16 : (word) == BL_uint16 ? &ffi_type_uint16 \\
       : (word) == BL_sint32 ? &ffi_type_sint32 : (word) == BL_uint32 ? &ffi_type_uint32 \\
       : (word) == BL_sint64 ? &ffi_type_sint64 : &ffi_type_uint64)

    """
}
