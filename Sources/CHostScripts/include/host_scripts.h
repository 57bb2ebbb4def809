/// The JavaScript of compiled programs' hosts, embedded by the C compiler.
#ifndef HOST_SCRIPTS_H
#define HOST_SCRIPTS_H

#include <stddef.h>

struct host_script {
  const char *_Nonnull name;
  const unsigned char *_Nonnull text;
  size_t size;
};

/// One of the scripts by its place in a list; null behind the last.
const struct host_script *_Nullable host_script(int index);

#endif
