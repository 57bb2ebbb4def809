/// The Lisp texts of the prelude, embedded by the C compiler.
#ifndef PRELUDE_H
#define PRELUDE_H

#include <stddef.h>

struct prelude_file {
  const char *_Nonnull name;
  const unsigned char *_Nonnull text;
  size_t size;
};

extern const int prelude_file_count;

/// One of the files, in the order in which they are loaded.
const struct prelude_file *_Nullable prelude_file(int index);

#endif
