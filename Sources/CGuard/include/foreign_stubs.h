// The descriptor that compiled stubs export (docs/stubs.md), and a scanner that steps over Lisp forms.
#ifndef FOREIGN_STUBS_H
#define FOREIGN_STUBS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wnullability-completeness"

typedef struct ForeignStubFunction {
  unsigned name, symbol;
  unsigned interface;
  unsigned access;
  void *address;
} ForeignStubFunction;

// Version 1, as far as it is read here.
typedef struct ForeignStubs {
  unsigned version, size;
  const char *strings;
  unsigned module, library_version, target;
  unsigned linux_library, macos_library, windows_library;
  unsigned types_count, interfaces_count, functions_count, variables_count;
  const void *types;
  const void *interfaces;
  const ForeignStubFunction *functions;
} ForeignStubs;

#pragma clang diagnostic pop

enum { FOREIGN_STUBS_VERSION = 1, FOREIGN_STUBS_BY_REFERENCE = 3 };

// Where the form ends that begins with the parenthesis at `start`; 0 when the text ends first. Counts its lines.
size_t foreign_form_end(
  const unsigned char *_Nonnull text, size_t start, size_t size, int32_t *_Nonnull lines);

// How many lines end between two places.
int32_t foreign_lines(const unsigned char *_Nonnull start, const unsigned char *_Nonnull end);

// Reads a name without escapes and packages into room for `most` characters, in capitals, and says where it ends; 0 for all
// that is no such name, or may be a number. `hash` is that of no characters, and becomes the name's.
size_t foreign_name(
  const unsigned char *_Nonnull text, size_t start, size_t size, uint32_t *_Nonnull room, size_t most,
  uint32_t *_Nonnull length, uint32_t *_Nonnull hash);

// Where a list of `#:name` ends whose parenthesis is open, and how many there are; 0 when there is anything else in it, or a
// name that is longer than `most`.
size_t foreign_exports_end(
  const unsigned char *_Nonnull text, size_t start, size_t size, size_t most, intptr_t *_Nonnull count);

#endif
