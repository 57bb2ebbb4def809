#define NEXT_FIRST 1
int next_first(void);
