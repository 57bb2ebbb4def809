// scan:
/* Only
   comments. */
// Nothing else.
/** Not even documented. */
