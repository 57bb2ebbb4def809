// libffi's part: calls that need the stack.
//
// libffi is never told of structures or small integers. It gets the general registers, the vector registers and the
// stack as one piece, and so cannot put anything elsewhere than BindingSpec says. (libffi 3.4.4 passes a structure of
// an integer and a float wrongly when it takes the sixth integer register; here it never has the chance.)
#include "interface.h"

#include <stdlib.h>

static ffi_type *foreign_result_type(ForeignInterface *self, ForeignResult result, uint32_t result_size) {
  switch (result) {
    case ForeignResultGeneral: return &ffi_type_uint64;
    case ForeignResultGeneralPair:
      self->result_elements[0] = self->result_elements[1] = &ffi_type_uint64;
      break;
    case ForeignResultVector: return &ffi_type_double;
    case ForeignResultVectors:
      for (size_t i = 0; i < sizeof(ForeignVectors) / sizeof(double); i++) self->result_elements[i] = &ffi_type_double;
      break;
    case ForeignResultMixed:
      self->result_elements[0] = &ffi_type_uint64;
      self->result_elements[1] = &ffi_type_double;
      break;
    case ForeignResultExtended: return &ffi_type_longdouble;
    case ForeignResultExtendedPair: return &ffi_type_complex_longdouble;
    case ForeignResultMemory:
      // No set of equal floats, so that it is returned in memory whatever its size.
      self->result_elements[0] = &ffi_type_uint64;
      self->result.size = result_size > 16 ? result_size : 24;
      self->result.alignment = 8;
      break;
  }
  self->result.type = FFI_TYPE_STRUCT;
  self->result.elements = self->result_elements;
  return &self->result;
}

void *foreign_interface_make(const ForeignShape *shape) {
  size_t words = (shape->stack_size + 7) / 8;
  size_t general = shape->general, vectors = shape->vectors;
#if defined(__x86_64__)
  size_t pieces = words > 0 ? 1 : 0;
#else
  size_t pieces = words;
  // What comes when no register is free takes eight bytes of the stack.
  if (words > 0) general = FOREIGN_GENERAL, vectors = FOREIGN_VECTOR;
#endif
  size_t count = general + vectors + pieces;
  ForeignInterface *self = calloc(1, sizeof *self + count * sizeof(ffi_type *));
  if (!self) return NULL;
  for (size_t i = 0; i < general; i++) self->arguments[i] = &ffi_type_uint64;
  for (size_t i = 0; i < vectors; i++) self->arguments[general + i] = &ffi_type_double;
#if defined(__x86_64__)
  // A long double inside keeps it on the stack, however small it is.
  self->stack_elements[0] = &ffi_type_longdouble;
  self->stack.type = FFI_TYPE_STRUCT;
  self->stack.size = words * 8;
  self->stack.alignment = 16;
  self->stack.elements = self->stack_elements;
  if (pieces) self->arguments[general + vectors] = &self->stack;
#else
  for (size_t i = 0; i < words; i++) self->arguments[general + vectors + i] = &ffi_type_uint64;
#endif
  self->general = general;
  self->vectors = vectors;
  self->pieces = pieces;
  self->stack_bytes = words * 8;
  self->result_class = shape->result;
  ffi_type *type = foreign_result_type(self, shape->result, shape->result_size);
  if (ffi_prep_cif(&self->cif, FFI_DEFAULT_ABI, (unsigned)count, type, self->arguments) != FFI_OK) {
    free(self);
    return NULL;
  }
  return self;
}

void foreign_interface_free(void *interface) { free(interface); }

void foreign_call_libffi(const ForeignShape *shape, ForeignFrame *frame, void *function) {
  ForeignInterface *self = shape->interface;
  void *values[self->general + self->vectors + self->pieces + 1];
  void **next = values;
  for (size_t i = 0; i < self->general; i++) *next++ = &frame->general[i];
  for (size_t i = 0; i < self->vectors; i++) *next++ = &frame->vector[i];
  for (size_t i = 0; i < self->pieces; i++) *next++ = (uint64_t *)(frame + 1) + i;
  union {
    uint64_t general[2];
    double vector[4];
    unsigned char x87[32];
    struct { uint64_t a; double b; } mixed;
  } result __attribute__((aligned(16)));
  void *room = shape->result == ForeignResultMemory ? frame->result_memory : &result;
  ffi_call(&self->cif, (void (*)(void))function, room, values);
  switch (shape->result) {
    case ForeignResultGeneral: frame->result_general[0] = result.general[0]; break;
    case ForeignResultGeneralPair: memcpy(frame->result_general, &result, 16); break;
    case ForeignResultVector: frame->result_vector[0] = result.vector[0]; break;
    case ForeignResultVectors: memcpy(frame->result_vector, &result, sizeof(ForeignVectors)); break;
    case ForeignResultMixed:
      frame->result_general[0] = result.mixed.a;
      frame->result_vector[0] = result.mixed.b;
      break;
    case ForeignResultExtended: memcpy(frame->result_x87, &result, 16); break;
    case ForeignResultExtendedPair: memcpy(frame->result_x87, &result, 32); break;
    case ForeignResultMemory: break;
  }
}

void foreign_call_by_libffi(const ForeignShape *shape, ForeignFrame *frame, void *function) {
  ForeignShape copy = *shape;
  copy.interface = foreign_interface_make(shape);
  if (!copy.interface) return;
  errno = frame->error;
  foreign_call_libffi(&copy, frame, function);
  frame->error = errno;
  foreign_interface_free(copy.interface);
}
