#include "prelude.h"

// Which files there are, in the order in which they are loaded.
static const unsigned char bootstrap_text[] = {
#embed "../LispRuntime/Prelude/bootstrap.lisp"
};
static const unsigned char arrays_text[] = {
#embed "../LispRuntime/Prelude/arrays.lisp"
};
static const unsigned char characters_text[] = {
#embed "../LispRuntime/Prelude/characters.lisp"
};
static const unsigned char conditions_text[] = {
#embed "../LispRuntime/Prelude/conditions.lisp"
};
static const unsigned char files_text[] = {
#embed "../LispRuntime/Prelude/files.lisp"
};
static const unsigned char format_text[] = {
#embed "../LispRuntime/Prelude/format.lisp"
};
static const unsigned char format_blocks_text[] = {
#embed "../LispRuntime/Prelude/format-blocks.lisp"
};
static const unsigned char format_floats_text[] = {
#embed "../LispRuntime/Prelude/format-floats.lisp"
};
static const unsigned char functions_text[] = {
#embed "../LispRuntime/Prelude/functions.lisp"
};
static const unsigned char hash_tables_text[] = {
#embed "../LispRuntime/Prelude/hash-tables.lisp"
};
static const unsigned char interaction_text[] = {
#embed "../LispRuntime/Prelude/interaction.lisp"
};
static const unsigned char list_mapping_text[] = {
#embed "../LispRuntime/Prelude/list-mapping.lisp"
};
static const unsigned char list_sets_text[] = {
#embed "../LispRuntime/Prelude/list-sets.lisp"
};
static const unsigned char lists_text[] = {
#embed "../LispRuntime/Prelude/lists.lisp"
};
static const unsigned char loading_text[] = {
#embed "../LispRuntime/Prelude/loading.lisp"
};
static const unsigned char loop_text[] = {
#embed "../LispRuntime/Prelude/loop.lisp"
};
static const unsigned char macros_text[] = {
#embed "../LispRuntime/Prelude/macros.lisp"
};
static const unsigned char numbers_text[] = {
#embed "../LispRuntime/Prelude/numbers.lisp"
};
static const unsigned char packages_text[] = {
#embed "../LispRuntime/Prelude/packages.lisp"
};
static const unsigned char places_text[] = {
#embed "../LispRuntime/Prelude/places.lisp"
};
static const unsigned char pretty_numbers_text[] = {
#embed "../LispRuntime/Prelude/pretty-numbers.lisp"
};
static const unsigned char pretty_printer_text[] = {
#embed "../LispRuntime/Prelude/pretty-printer.lisp"
};
static const unsigned char pretty_styles_text[] = {
#embed "../LispRuntime/Prelude/pretty-styles.lisp"
};
static const unsigned char printer_text[] = {
#embed "../LispRuntime/Prelude/printer.lisp"
};
static const unsigned char printer_compounds_text[] = {
#embed "../LispRuntime/Prelude/printer-compounds.lisp"
};
static const unsigned char reading_text[] = {
#embed "../LispRuntime/Prelude/reading.lisp"
};
static const unsigned char restarts_text[] = {
#embed "../LispRuntime/Prelude/restarts.lisp"
};
static const unsigned char scopes_text[] = {
#embed "../LispRuntime/Prelude/scopes.lisp"
};
static const unsigned char sequence_edits_text[] = {
#embed "../LispRuntime/Prelude/sequence-edits.lisp"
};
static const unsigned char sequence_parts_text[] = {
#embed "../LispRuntime/Prelude/sequence-parts.lisp"
};
static const unsigned char sequences_text[] = {
#embed "../LispRuntime/Prelude/sequences.lisp"
};
static const unsigned char sorting_text[] = {
#embed "../LispRuntime/Prelude/sorting.lisp"
};
static const unsigned char stream_input_text[] = {
#embed "../LispRuntime/Prelude/stream-input.lisp"
};
static const unsigned char streams_text[] = {
#embed "../LispRuntime/Prelude/streams.lisp"
};
static const unsigned char strings_text[] = {
#embed "../LispRuntime/Prelude/strings.lisp"
};
static const unsigned char structures_text[] = {
#embed "../LispRuntime/Prelude/structures.lisp"
};
static const unsigned char subtypes_text[] = {
#embed "../LispRuntime/Prelude/subtypes.lisp"
};
static const unsigned char time_text[] = {
#embed "../LispRuntime/Prelude/time.lisp"
};
static const unsigned char types_text[] = {
#embed "../LispRuntime/Prelude/types.lisp"
};

#define FILE_OF(name, path) {path, name##_text, sizeof name##_text}

static const unsigned char foreign_text[] = {
#embed "../LispRuntime/Prelude/foreign.lisp"
};

static const struct prelude_file files[] = {
  FILE_OF(bootstrap, "prelude/bootstrap.lisp"),
  FILE_OF(arrays, "prelude/arrays.lisp"),
  FILE_OF(characters, "prelude/characters.lisp"),
  FILE_OF(conditions, "prelude/conditions.lisp"),
  FILE_OF(files, "prelude/files.lisp"),
  FILE_OF(format, "prelude/format.lisp"),
  FILE_OF(format_blocks, "prelude/format-blocks.lisp"),
  FILE_OF(format_floats, "prelude/format-floats.lisp"),
  FILE_OF(functions, "prelude/functions.lisp"),
  FILE_OF(hash_tables, "prelude/hash-tables.lisp"),
  FILE_OF(interaction, "prelude/interaction.lisp"),
  FILE_OF(list_mapping, "prelude/list-mapping.lisp"),
  FILE_OF(list_sets, "prelude/list-sets.lisp"),
  FILE_OF(lists, "prelude/lists.lisp"),
  FILE_OF(loading, "prelude/loading.lisp"),
  FILE_OF(loop, "prelude/loop.lisp"),
  FILE_OF(macros, "prelude/macros.lisp"),
  FILE_OF(numbers, "prelude/numbers.lisp"),
  FILE_OF(packages, "prelude/packages.lisp"),
  FILE_OF(places, "prelude/places.lisp"),
  FILE_OF(pretty_numbers, "prelude/pretty-numbers.lisp"),
  FILE_OF(pretty_printer, "prelude/pretty-printer.lisp"),
  FILE_OF(pretty_styles, "prelude/pretty-styles.lisp"),
  FILE_OF(printer, "prelude/printer.lisp"),
  FILE_OF(printer_compounds, "prelude/printer-compounds.lisp"),
  FILE_OF(reading, "prelude/reading.lisp"),
  FILE_OF(restarts, "prelude/restarts.lisp"),
  FILE_OF(scopes, "prelude/scopes.lisp"),
  FILE_OF(sequence_edits, "prelude/sequence-edits.lisp"),
  FILE_OF(sequence_parts, "prelude/sequence-parts.lisp"),
  FILE_OF(sequences, "prelude/sequences.lisp"),
  FILE_OF(sorting, "prelude/sorting.lisp"),
  FILE_OF(stream_input, "prelude/stream-input.lisp"),
  FILE_OF(streams, "prelude/streams.lisp"),
  FILE_OF(strings, "prelude/strings.lisp"),
  FILE_OF(structures, "prelude/structures.lisp"),
  FILE_OF(subtypes, "prelude/subtypes.lisp"),
  FILE_OF(time, "prelude/time.lisp"),
  FILE_OF(types, "prelude/types.lisp"),
  FILE_OF(foreign, "prelude/foreign.lisp"),
};

const int prelude_file_count = sizeof files / sizeof files[0];

const struct prelude_file *prelude_file(int index) {
  return index >= 0 && index < prelude_file_count ? &files[index] : 0;
}
