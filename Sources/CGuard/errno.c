#include "foreign_call.h"

#if defined(__linux__)
__thread int *foreign_errno_kept;

int *foreign_errno_find(void) { return foreign_errno_kept = &errno; }
#endif
