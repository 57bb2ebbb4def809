#include "prelude.h"

#define EMBED(name) static const unsigned char name##_text[] =

EMBED(conditions) {
#embed "../LispRuntime/Prelude/bootstrap.lisp"
};

#define FILE_OF(name, path) {path, name##_text, sizeof name##_text}

static const struct prelude_file files[] = {
  FILE_OF(conditions, "prelude/bootstrap.lisp"),
};

const int prelude_file_count = sizeof files / sizeof files[0];

const struct prelude_file *prelude_file(int index) {
  return index >= 0 && index < prelude_file_count ? &files[index] : 0;
}
