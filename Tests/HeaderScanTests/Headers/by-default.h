// scan: --include Support/second --include Support/first
/* Without globs what lives beside and below the named header is kept, and nothing from elsewhere. */
#include <next.h>
#include "Support/inner/a.h"
int here(void);
