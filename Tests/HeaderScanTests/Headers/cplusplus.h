// scan:
/* A header that serves C++ as well. */
#ifndef CPLUSPLUS_H
#define CPLUSPLUS_H
#ifdef __cplusplus
#define EXPORT extern "C"
#define BEGIN extern "C" {
#define END }
#else
#define EXPORT
#define BEGIN
#define END
#endif
BEGIN
EXPORT int exported(int);
#ifdef __cplusplus
class Hidden;
int overloaded(double);
#endif
_Static_assert(1, "ignored");
_Static_assert(sizeof(int) == 4, "ignored");
END
#endif
