// What a loaded library exports, for saying which names are near one that is missing.
#ifndef FOREIGN_SYMBOLS_H
#define FOREIGN_SYMBOLS_H

#include <stddef.h>

typedef void (*ForeignSymbolVisitor)(void *_Nullable context, const char *_Nonnull name, _Bool is_function);

// Visits each exported symbol of an open library. False where the system's format is not known.
_Bool foreign_symbols_visit(
  void *_Nonnull library, ForeignSymbolVisitor _Nonnull visitor, void *_Nullable context);

// The file that an open library was loaded from; null when it is not known. The system owns the text.
const char *_Nullable foreign_library_path(void *_Nonnull library);

// The file that an address belongs to, and the symbol before it; either may be null.
const char *_Nullable foreign_address_file(const void *_Nonnull address);
const char *_Nullable foreign_address_symbol(const void *_Nonnull address);

// How many bytes malloc set aside for a block of its own.
size_t foreign_block_size(void *_Nonnull block);

#endif
