import BindGen

/// A library that has one of everything that can cross between WebAssembly and its host.
enum HostFeatureSpec {
  static let yaml = """
    bindgen-lisp: 1
    library: {name: feature, version: "1.0"}
    scan: {headers: [feature.h]}
    structs:
      point:
        size: 16
        align: 8
        fields:
        - {name: x, type: double, offset: 0}
        - {name: y, type: double, offset: 8}
    enums:
      colour: {type: uint, values: {RED: 0, BLUE: 4294967295}}
      huge: {type: ulong, values: {ALL: 18446744073709551615}}
      small: {type: schar, packed: true, values: {LOW: -1}}
    typedefs:
      count_t: {type: ulong}
      log_fn: {type: "fn(*const char, ...) void"}
      name_t: {type: "*const char"}
      reducer: {type: "*fn(int, int) int"}
      visitor: {type: "fn(*const char, uint8_t, bool, int64_t, size_t, float, *fn(int) int) name_t"}
    functions:
      __proto__: {params: [{name: v, type: int}], returns: int}
      constructor: {params: [{name: v, type: int}], returns: int}
      default: {params: [{name: this, type: int}, {name: default, type: int}], returns: int}
      echo_big: {params: [{name: v, type: llong}], returns: int64_t}
      echo_bool: {params: [{name: v, type: bool}], returns: bool}
      echo_char: {params: [{name: v, type: char}], returns: char}
      echo_char16: {params: [{name: v, type: char16_t}], returns: char16_t}
      echo_colour: {params: [{name: v, type: enum colour}], returns: enum colour}
      echo_count: {params: [{name: v, type: count_t}], returns: count_t}
      echo_double: {params: [{name: v, type: double}], returns: double}
      echo_float: {params: [{name: v, type: float}], returns: float}
      echo_huge: {params: [{name: v, type: enum huge}], returns: enum huge}
      echo_int: {params: [{name: v, type: int}], returns: int}
      echo_long: {params: [{name: v, type: long}], returns: time_t}
      echo_long_double: {params: [{name: v, type: ldouble}], returns: ldouble}
      echo_pointer: {params: [{name: v, type: "*struct point"}], returns: "*void"}
      echo_schar: {params: [{name: v, type: schar}], returns: enum small}
      echo_short: {params: [{name: v, type: short}], returns: int16_t}
      echo_size: {params: [{name: v, type: size_t}], returns: size_t}
      echo_text: {params: [{name: v, type: name_t}], returns: "*const char"}
      echo_uchar: {params: [{name: v, type: uchar}], returns: uint8_t}
      echo_uint: {params: [{name: v, type: uint}], returns: uint32_t}
      echo_ubig: {params: [{name: v, type: uint64_t}], returns: ullong}
      echo_ushort: {params: [{name: v, type: ushort}], returns: ushort}
      echo_wchar: {params: [{name: v, type: wchar_t}], returns: wint_t}
      fold: {params: [{name: f, type: reducer}, {name: from, type: int}, {name: to, type: int}], returns: int}
      hasOwnProperty: {returns: int}
      log_with: {params: [{name: f, type: "*log_fn"}, {name: message, type: "*const char"}], returns: void}
      make_point: {params: [{name: x, type: double}, {name: y, type: double}], returns: struct point}
      nothing: {returns: void}
      on: {params: [{name: f, type: reducer}], returns: void}
      off: {params: [{name: f, type: "*fn(int, int) int"}], returns: bool}
      old_style: {prototype: false, returns: int}
      print: {params: [{name: format, type: "*const char"}], variadic: true, returns: int}
      renamed: {symbol: "renamed$V2", returns: int}
      renamed_too: {symbol: "renamed$V2", returns: int}
      swap: {params: [{name: p, type: struct point}, {name: complex, type: _Complex double}], returns: struct point}
      then: {returns: int}
      toString: {returns: "*const char"}
      unnamed: {params: [{type: int}, {type: bool}], returns: void}
      visit: {params: [{name: f, type: visitor}], returns: "*const char"}
    variables:
      counter: {type: int}
      limit: {type: const size_t}
      names: {type: "[4]*const char"}
      origin: {type: struct point}
      title: {type: "*const char"}
    """

  static func module() throws -> BindingModule { try ModuleText.module(yaml).module }
}
