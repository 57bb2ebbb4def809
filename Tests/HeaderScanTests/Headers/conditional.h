// scan: --define CONDITION=2 --define SWITCH -- -std=gnu17 -DBEHIND=3
/* Conditional definitions, and macros from the command line. */
#if CONDITION == 2
#define CHOSEN 2
#define CHOSEN_FUNCTION(a) a
typedef int chosen_type;
#else
#define CHOSEN 1
#define CHOSEN_FUNCTION(a, b, c) a
typedef long chosen_type;
#endif
#ifdef SWITCH
#define SWITCHED 1
#else
#define SWITCHED {
#endif
#if BEHIND == 3
int behind(chosen_type);
#endif
#ifndef DEFAULTED
#define DEFAULTED 10
#endif
#define VALUE_OF_CONDITION CONDITION
