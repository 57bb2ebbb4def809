// scan: --include Support/second --include Support/first --keep 'search*.h' --keep 'chosen.h'
/* How headers are reached. */
#include <next.h>
#include "Support/inner/a.h"
#include "Support/inner/../inner/b.h"
#define CHOSEN <chosen.h>
#include CHOSEN
#define AFTER_CHOSEN 1
