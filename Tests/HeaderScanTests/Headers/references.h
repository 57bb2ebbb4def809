// scan: --include Support --keep references.h -- -std=gnu17
/* What comes from headers that are not kept: opaque when pointed to, whole by value, typedefs with their chain. */
#include <outside/types.h>
#include "Support/beside.h"
outside_pointer pointed(struct outside_opaque *a, const outside_record *b);
struct by_value { struct outside_whole whole; outside_chain chain; outside_mode mode; };
void callback_user(outside_callback callback);
int from_macro[OUTSIDE_COUNT];
#define USES_OUTSIDE (OUTSIDE_COUNT * 2)
#define NAMES_OUTSIDE outside_function
#define TYPE_OUTSIDE outside_record
void by_enum_pointer(enum outside_enum *p);
beside_int beside_user(void);
union outside_union holder(void);
