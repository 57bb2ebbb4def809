#include "wasm-prelude.h"

// Which files there are, in the order in which they are noted.
static const unsigned char arithmetic_text[] = {
#embed "../LispWasm/Prelude/arithmetic.lisp"
};
static const unsigned char arrays_text[] = {
#embed "../LispWasm/Prelude/arrays.lisp"
};
static const unsigned char boundary_text[] = {
#embed "../LispWasm/Prelude/boundary.lisp"
};
static const unsigned char calls_text[] = {
#embed "../LispWasm/Prelude/calls.lisp"
};
static const unsigned char character_name_table_text[] = {
#embed "../LispWasm/Prelude/character-name-table.lisp"
};
static const unsigned char character_names_text[] = {
#embed "../LispWasm/Prelude/character-names.lisp"
};
static const unsigned char character_tables_text[] = {
#embed "../LispWasm/Prelude/character-tables.lisp"
};
static const unsigned char characters_text[] = {
#embed "../LispWasm/Prelude/characters.lisp"
};
static const unsigned char circles_text[] = {
#embed "../LispWasm/Prelude/circles.lisp"
};
static const unsigned char division_text[] = {
#embed "../LispWasm/Prelude/division.lisp"
};
static const unsigned char equality_text[] = {
#embed "../LispWasm/Prelude/equality.lisp"
};
static const unsigned char evaluation_forms_text[] = {
#embed "../LispWasm/Prelude/evaluation-forms.lisp"
};
static const unsigned char evaluation_functions_text[] = {
#embed "../LispWasm/Prelude/evaluation-functions.lisp"
};
static const unsigned char evaluation_text[] = {
#embed "../LispWasm/Prelude/evaluation.lisp"
};
static const unsigned char files_text[] = {
#embed "../LispWasm/Prelude/files.lisp"
};
static const unsigned char float_text_text[] = {
#embed "../LispWasm/Prelude/float-text.lisp"
};
static const unsigned char floats_text[] = {
#embed "../LispWasm/Prelude/floats.lisp"
};
static const unsigned char functions_text[] = {
#embed "../LispWasm/Prelude/functions.lisp"
};
static const unsigned char hash_tables_text[] = {
#embed "../LispWasm/Prelude/hash-tables.lisp"
};
static const unsigned char hashing_text[] = {
#embed "../LispWasm/Prelude/hashing.lisp"
};
static const unsigned char hyperbolas_text[] = {
#embed "../LispWasm/Prelude/hyperbolas.lisp"
};
static const unsigned char instances_text[] = {
#embed "../LispWasm/Prelude/instances.lisp"
};
static const unsigned char integer_bits_text[] = {
#embed "../LispWasm/Prelude/integer-bits.lisp"
};
static const unsigned char integer_division_text[] = {
#embed "../LispWasm/Prelude/integer-division.lisp"
};
static const unsigned char integer_text_text[] = {
#embed "../LispWasm/Prelude/integer-text.lisp"
};
static const unsigned char integers_text[] = {
#embed "../LispWasm/Prelude/integers.lisp"
};
static const unsigned char lists_text[] = {
#embed "../LispWasm/Prelude/lists.lisp"
};
static const unsigned char name_model_text[] = {
#embed "../LispWasm/Prelude/name-model.lisp"
};
static const unsigned char number_syntax_text[] = {
#embed "../LispWasm/Prelude/number-syntax.lisp"
};
static const unsigned char operators_text[] = {
#embed "../LispWasm/Prelude/operators.lisp"
};
static const unsigned char packages_text[] = {
#embed "../LispWasm/Prelude/packages.lisp"
};
static const unsigned char pairs_text[] = {
#embed "../LispWasm/Prelude/pairs.lisp"
};
static const unsigned char powers_text[] = {
#embed "../LispWasm/Prelude/powers.lisp"
};
static const unsigned char printing_text[] = {
#embed "../LispWasm/Prelude/printing.lisp"
};
static const unsigned char random_text[] = {
#embed "../LispWasm/Prelude/random.lisp"
};
static const unsigned char raw_text[] = {
#embed "../LispWasm/Prelude/raw.lisp"
};
static const unsigned char reader_dispatch_text[] = {
#embed "../LispWasm/Prelude/reader-dispatch.lisp"
};
static const unsigned char reader_text[] = {
#embed "../LispWasm/Prelude/reader.lisp"
};
static const unsigned char session_text[] = {
#embed "../LispWasm/Prelude/session.lisp"
};
static const unsigned char streams_text[] = {
#embed "../LispWasm/Prelude/streams.lisp"
};
static const unsigned char strings_text[] = {
#embed "../LispWasm/Prelude/strings.lisp"
};
static const unsigned char symbols_text[] = {
#embed "../LispWasm/Prelude/symbols.lisp"
};
static const unsigned char time_text[] = {
#embed "../LispWasm/Prelude/time.lisp"
};

#define FILE_OF(text, name) {name, text##_text, sizeof text##_text}

static const struct wasm_prelude_file files[] = {
  FILE_OF(arithmetic, "wasm-prelude/arithmetic.lisp"),
  FILE_OF(arrays, "wasm-prelude/arrays.lisp"),
  FILE_OF(boundary, "wasm-prelude/boundary.lisp"),
  FILE_OF(calls, "wasm-prelude/calls.lisp"),
  FILE_OF(character_name_table, "wasm-prelude/character-name-table.lisp"),
  FILE_OF(character_names, "wasm-prelude/character-names.lisp"),
  FILE_OF(character_tables, "wasm-prelude/character-tables.lisp"),
  FILE_OF(characters, "wasm-prelude/characters.lisp"),
  FILE_OF(circles, "wasm-prelude/circles.lisp"),
  FILE_OF(division, "wasm-prelude/division.lisp"),
  FILE_OF(equality, "wasm-prelude/equality.lisp"),
  FILE_OF(evaluation_forms, "wasm-prelude/evaluation-forms.lisp"),
  FILE_OF(evaluation_functions, "wasm-prelude/evaluation-functions.lisp"),
  FILE_OF(evaluation, "wasm-prelude/evaluation.lisp"),
  FILE_OF(files, "wasm-prelude/files.lisp"),
  FILE_OF(float_text, "wasm-prelude/float-text.lisp"),
  FILE_OF(floats, "wasm-prelude/floats.lisp"),
  FILE_OF(functions, "wasm-prelude/functions.lisp"),
  FILE_OF(hash_tables, "wasm-prelude/hash-tables.lisp"),
  FILE_OF(hashing, "wasm-prelude/hashing.lisp"),
  FILE_OF(hyperbolas, "wasm-prelude/hyperbolas.lisp"),
  FILE_OF(instances, "wasm-prelude/instances.lisp"),
  FILE_OF(integer_bits, "wasm-prelude/integer-bits.lisp"),
  FILE_OF(integer_division, "wasm-prelude/integer-division.lisp"),
  FILE_OF(integer_text, "wasm-prelude/integer-text.lisp"),
  FILE_OF(integers, "wasm-prelude/integers.lisp"),
  FILE_OF(lists, "wasm-prelude/lists.lisp"),
  FILE_OF(name_model, "wasm-prelude/name-model.lisp"),
  FILE_OF(number_syntax, "wasm-prelude/number-syntax.lisp"),
  FILE_OF(operators, "wasm-prelude/operators.lisp"),
  FILE_OF(packages, "wasm-prelude/packages.lisp"),
  FILE_OF(pairs, "wasm-prelude/pairs.lisp"),
  FILE_OF(powers, "wasm-prelude/powers.lisp"),
  FILE_OF(printing, "wasm-prelude/printing.lisp"),
  FILE_OF(random, "wasm-prelude/random.lisp"),
  FILE_OF(raw, "wasm-prelude/raw.lisp"),
  FILE_OF(reader_dispatch, "wasm-prelude/reader-dispatch.lisp"),
  FILE_OF(reader, "wasm-prelude/reader.lisp"),
  FILE_OF(session, "wasm-prelude/session.lisp"),
  FILE_OF(streams, "wasm-prelude/streams.lisp"),
  FILE_OF(strings, "wasm-prelude/strings.lisp"),
  FILE_OF(symbols, "wasm-prelude/symbols.lisp"),
  FILE_OF(time, "wasm-prelude/time.lisp"),
};

const int wasm_prelude_file_count = sizeof files / sizeof files[0];

const struct wasm_prelude_file *wasm_prelude_file(int index) {
  return index >= 0 && index < wasm_prelude_file_count ? &files[index] : 0;
}
