// scan:
/* Lätin-1 in comments and strings. */
/** Grüße. */
int latin(void);
#define LATIN "grün"
#define LATIN_CHARACTER (sizeof("é"))
