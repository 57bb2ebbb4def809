#ifndef CHOSEN_H
#define CHOSEN_H
#define COMPUTED_CONSTANT 0x10
#define COMPUTED_EMPTY
#define COMPUTED_OPENS {
#define COMPUTED_TEXT "computed"
#define COMPUTED_FUNCTION(a, b, rest...) f(a, b)
#define COMPUTED_TYPE unsigned char
#define COMPUTED_LAST 0x11
int computed(void);
#endif
