// scan:
/* CRLF and a byte order mark. */
#define CRLF_ONE 1
#define CRLF_TEXT "text"
#define CRLF_SPLICED (1 + \
  2)
/** Documented.
 * Twice.
 */
int crlf(int a);
struct crlf { int a;
 int b; };
#define CRLF_EMPTY
