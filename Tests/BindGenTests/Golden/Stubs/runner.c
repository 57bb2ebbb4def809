/* Loads compiled stubs as a runtime does: everything is found through the descriptor, and called through libffi.
   descriptor.h is the part of the stubs file that says what a runtime reads. */
#include <dlfcn.h>
#include <ffi.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "descriptor.h"
#include "shapes.h"
#undef prepare
#undef values

static const struct bindgen_lisp_stubs *stubs;
static void *library;
static int failures, checks;

#define CHECK(condition) \
  do { checks++; if (!(condition)) { failures++; printf("line %d: %s\n", __LINE__, #condition); } } while (0)

static const char *name(unsigned offset) { return stubs->strings + offset; }

static const struct bindgen_lisp_function *find(const char *wanted) {
  unsigned low = 0, high = stubs->functions_count;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    int order = strcmp(name(stubs->functions[middle].name), wanted);
    if (order == 0) return &stubs->functions[middle];
    if (order < 0) low = middle + 1; else high = middle;
  }
  printf("there is no %s\n", wanted);
  failures++;
  return 0;
}

static void *address(const struct bindgen_lisp_function *function) {
  return function->address ? *(void **)&function->address : dlsym(library, name(function->symbol));
}

static unsigned call(const char *wanted, void *result, void **arguments) {
  const struct bindgen_lisp_function *function = find(wanted);
  void *place = function ? address(function) : 0;
  ffi_cif *interface = function ? stubs->prepare(function->interface) : 0;
  if (!place || !interface) { failures++; printf("%s cannot be called\n", wanted); return ~0u; }
  if (function->access == BINDGEN_LISP_BY_REFERENCE) {
    void *const *handed_over = arguments;
    void *both[] = {&result, &handed_over};
    ffi_call(interface, FFI_FN(*(void (**)(void))&place), 0, both);
  } else {
    ffi_call(interface, FFI_FN(*(void (**)(void))&place), result, arguments);
  }
  return function->access;
}

static int add_data(int value, void *data) { return value + *(int *)data; }

int main(int count, char **words) {
  if (count < 2) return 2;
  void *object = dlopen(words[1], RTLD_NOW);
  if (!object) { printf("%s\n", dlerror()); return 2; }
  stubs = dlsym(object, "bindgen_lisp_stubs");
  CHECK(stubs && stubs->version == BINDGEN_LISP_STUBS_VERSION && stubs->size == sizeof *stubs);
  CHECK(!strcmp(name(stubs->module), "shapes") && !strcmp(name(stubs->linux_library), "libshapes.so"));
  library = dlopen(name(stubs->linux_library), RTLD_NOW);
  if (!library) { printf("%s\n", dlerror()); return 2; }

  { int a = 2, b = 3; ffi_arg r; void *v[] = {&a, &b};
    CHECK(call("shapes_add", &r, v) == BINDGEN_LISP_LIBRARY); CHECK((int)r == 5); }
  { float a = 1; double b = 4, r; void *v[] = {&a, &b}; call("shapes_average", &r, v); CHECK(r == 2.5); }
  { short a = -3; ffi_sarg r; void *v[] = {&a}; call("shapes_narrow", &r, v); CHECK(r == -4); }
  { _Bool a = 0; ffi_arg r; void *v[] = {&a}; call("shapes_not", &r, v); CHECK(r == 1); }
  { char a = 'a'; ffi_arg r; void *v[] = {&a}; call("shapes_next", &r, v); CHECK((char)r == 'b'); }
  { struct point p = {1, 2}, r; int dx = 10, dy = 20; void *v[] = {&p, &dx, &dy};
    call("shapes_move", &r, v); CHECK(r.x == 11 && r.y == 22); }
  { struct point a = {1, 2}, b = {3, 4}; struct line r; void *v[] = {&a, &b};
    call("shapes_line", &r, v); CHECK(r.ends[0].x == 1 && r.ends[1].y == 4 && !strcmp(r.name, "ab")); }
  { struct mixed m = {1.5, 7}, r; double by = 0.25; void *v[] = {&m, &by};
    call("shapes_heavier", &r, v); CHECK(r.weight == 1.75 && r.count == 8); }
  { enum colour c = RED; ffi_arg r; void *v[] = {&c}; call("shapes_paint", &r, v); CHECK((int)r == GREEN); }
  { table t = {9, 8, 7}; int *p = t; ffi_arg r; void *v[] = {&p}; call("shapes_first", &r, v); CHECK((int)r == 9); }
  { long double a = 5, r; void *v[] = {&a}; call("shapes_half", &r, v); CHECK(r == 2.5L); }
  { int (*f)(int, void *) = add_data; int value = 4, more = 38; void *data = &more; ffi_arg r; void *v[] = {&f, &value, &data};
    call("shapes_apply", &r, v); CHECK((int)r == 42); }

  { const struct bindgen_lisp_function *sum = find("shapes_sum");
    const struct bindgen_lisp_interface *fixed = &stubs->interfaces[sum->interface];
    CHECK(fixed->count == 1 && fixed->arguments == BINDGEN_LISP_VARIADIC);
    ffi_cif interface;
    ffi_type *types[] = {stubs->types[stubs->signatures[fixed->first + 1]].type, &ffi_type_sint32, &ffi_type_sint32};
    ffi_prep_cif_var(&interface, FFI_DEFAULT_ABI, 1, 3, stubs->types[stubs->signatures[fixed->first]].type, types);
    int n = 2, a = 30, b = 12; ffi_arg r; void *v[] = {&n, &a, &b}, *place = address(sum);
    ffi_call(&interface, FFI_FN(*(void (**)(void))&place), &r, v);
    CHECK((int)r == 42);
    CHECK(stubs->prepare(sum->interface) && !stubs->prepare(stubs->interfaces_count)); }

  { int a = 21; ffi_arg r; void *v[] = {&a};
    CHECK(call("shapes_twice", &r, v) == BINDGEN_LISP_INLINE); CHECK((int)r == 42); }
  { struct point p = {1, 2}, r; void *v[] = {&p}; call("shapes_mirror", &r, v); CHECK(r.x == 2 && r.y == 1); }
  { int a = 41, *p = &a; void *v[] = {&p}; call("shapes_bump", 0, v); CHECK(a == 42); }
  { int a = 3, b = 4; ffi_arg r; void *v[] = {&a, &b};
    CHECK(call("SHAPES_MAX", &r, v) == BINDGEN_LISP_MACRO); CHECK((int)r == 4); }
  { int a = 3, *p = &a, b = 4; void *v[] = {&p, &b}; call("SHAPES_SET", 0, v); CHECK(a == 4); }
  { v4 a = {1, 2, 3, 4}; int i = 2; float r; void *v[] = {&a, &i};
    CHECK(call("SHAPES_LANE", &r, v) == BINDGEN_LISP_BY_REFERENCE); CHECK(r == 3); }

  { v4 a = {1, 2, 3, 4}, r; float by = 2; void *v[] = {&a, &by};
    CHECK(call("shapes_scale", &r, v) == BINDGEN_LISP_BY_REFERENCE); CHECK(r[0] == 2 && r[3] == 8); }
  { __int128 a = (__int128)1 << 40, r; void *v[] = {&a}; call("shapes_square", &r, v); CHECK(r == (__int128)1 << 80); }
  { double _Complex a = 1, r; __imag__ a = 2; void *v[] = {&a};
    call("shapes_conjugate", &r, v); CHECK(__real__ r == 1 && __imag__ r == -2); }
  { struct flags f = {0, -3, (1ul << 40) - 2, 3}, r; int level = -16; void *v[] = {&f, &level};
    call("shapes_raise", &r, v); CHECK(r.ready == 1 && r.level == -16 && r.serial == (1ul << 40) - 1 && r.set == 3); }
  { char room[16]; struct tight t = {'a', 41}, r; void *v[] = {room + 1};
    memcpy(room + 1, &t, sizeof t);
    call("shapes_tighten", &r, v); CHECK(r.tag == 'b' && r.value == 42);
    call("shapes_untighten", &r, v); CHECK(r.tag == 'a' && r.value == -41); }
  { union number n = {.d = 21}, r; void *v[] = {&n}; call("shapes_number", &r, v); CHECK(r.d == 42); }
  { struct tight t = {'a', 42}; int into = 0, *p = &into; void *v[] = {&t, &p}; call("shapes_fill", 0, v); CHECK(into == 42); }
  { aligned_pair a = {1, 2}, r; void *v[] = {&a}; call("shapes_pair", &r, v); CHECK(r.a == 2 && r.b == 1); }

  for (unsigned place = 0; place < stubs->interfaces_count; place++) CHECK(stubs->prepare(place));
  /* libffi lays out what is passed by value as C does, and every type has the name of its notation. */
  unsigned passed = 0, records = 0;
  for (unsigned place = 0; place < stubs->types_count; place++) {
    const struct bindgen_lisp_type *type = &stubs->types[place];
    int is_record = !strncmp(name(type->name), "struct ", 7) || !strncmp(name(type->name), "union ", 6);
    records += is_record;
    if (!is_record || !type->type) continue;
    passed++;
    CHECK(type->type->size == type->size && type->type->alignment == type->alignment);
  }
  CHECK(passed == 3 && records >= 8);
  CHECK(stubs->variables_count == 2);
  for (unsigned place = 0; place < stubs->variables_count; place++) {
    const struct bindgen_lisp_variable *variable = &stubs->variables[place];
    void *where = dlsym(library, name(variable->symbol));
    int is_counter = !strcmp(name(variable->name), "shapes_counter");
    CHECK(where && variable->size == (is_counter ? sizeof(int) : 0));
    CHECK(variable->flags == (is_counter ? 0 : BINDGEN_LISP_READ_ONLY));
    if (is_counter) CHECK(*(int *)where == 7);
  }
  printf("%d checks, %d failures\n", checks, failures);
  return failures != 0;
}
