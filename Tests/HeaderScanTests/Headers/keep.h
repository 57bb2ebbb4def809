// scan: --include Support/second --include Support/first --keep 'inner/*' --keep next.h
/* Globs: what they choose and what they leave. */
#include <next.h>
#include <chosen.h>
#include "Support/inner/a.h"
inner_b_type here(void);
