// A prepared libffi interface, for calls and for closures.
#ifndef INTERFACE_H
#define INTERFACE_H

#include <ffi.h>

#include "foreign_call.h"

typedef struct ForeignInterface {
  ffi_cif cif;
  ffi_type stack;
  ffi_type *stack_elements[2];
  ffi_type result;
  ffi_type *result_elements[5];
  // How many arguments of libffi's the registers and the stack are.
  size_t general, vectors;
  size_t pieces;
  size_t stack_bytes;
  ForeignResult result_class;
  ffi_type *arguments[];
} ForeignInterface;

#endif
