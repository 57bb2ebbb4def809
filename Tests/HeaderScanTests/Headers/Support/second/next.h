#define NEXT_SECOND 2
#include_next <next.h>
int next_second(void);
