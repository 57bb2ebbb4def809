// Performing a call that a frame describes.
//
// Calls whose arguments all travel in registers go through one cast function pointer; any registers that the function does
// not know of do no harm. What needs the stack goes through libffi, which is given registers and words and so has
// nothing left to classify.
#ifndef FOREIGN_CALL_H
#define FOREIGN_CALL_H

#include <errno.h>
#include "foreign_frame.h"

// Where a result comes back.
typedef enum __attribute__((enum_extensibility(closed))) ForeignResult {
  // Nothing, or one general register.
  ForeignResultGeneral = 0,
  ForeignResultGeneralPair = 1,
  ForeignResultVector = 2,
  // Two vector registers; four on AArch64.
  ForeignResultVectors = 3,
  // One general register and one vector register.
  ForeignResultMixed = 4,
  ForeignResultExtended = 5,
  ForeignResultExtendedPair = 6,
  // The caller's memory, by a register of its own (AArch64).
  ForeignResultMemory = 7,
} ForeignResult;

typedef enum __attribute__((enum_extensibility(closed))) ForeignPath {
  // Only general registers, for arguments and result.
  ForeignPathGeneral = 0,
  ForeignPathRegisters = 1,
  ForeignPathLibffi = 2,
} ForeignPath;

// How a function of some signature is called.
typedef struct ForeignShape {
  ForeignPath path;
  ForeignResult result;
  // How many registers hold arguments.
  uint32_t general;
  uint32_t vectors;
  // Bytes of arguments on the stack.
  uint32_t stack_size;
  // Bytes of a result in memory.
  uint32_t result_size;
  // libffi's interface, prepared when first needed; it belongs to a cache.
  void *_Nullable interface;
} ForeignShape;

// A prepared interface for calls of a shape; null when memory or libffi refuses.
void *_Nullable foreign_interface_make(const ForeignShape *_Nonnull shape);
void foreign_interface_free(void *_Nullable interface);

// Calls through libffi.
void foreign_call_libffi(const ForeignShape *_Nonnull shape, ForeignFrame *_Nonnull frame, void *_Nonnull function);

typedef struct ForeignPair { uint64_t a, b; } ForeignPair;
typedef struct ForeignMixed { uint64_t a; double b; } ForeignMixed;
#if defined(__x86_64__)
typedef struct ForeignVectors { double v[2]; } ForeignVectors;
// A variadic function wants to know in al whether vector registers are in use; others do not look.
#define FOREIGN_GENERAL_TYPES uint64_t, ...
#define FOREIGN_ALL_TYPES uint64_t, ...
#define FOREIGN_GENERAL_VALUES g[0], g[1], g[2], g[3], g[4], g[5]
#else
typedef struct ForeignVectors { double v[4]; } ForeignVectors;
#define FOREIGN_GENERAL_TYPES uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t
#define FOREIGN_ALL_TYPES FOREIGN_GENERAL_TYPES, double, double, double, double, double, double, double, double
#define FOREIGN_GENERAL_VALUES g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7]
#endif
#define FOREIGN_ALL_VALUES FOREIGN_GENERAL_VALUES, v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]

// Calls a function whose arguments all travel in registers.
static inline void foreign_call_registers(
  ForeignResult result, ForeignFrame *_Nonnull frame, void *_Nonnull function) {
  const uint64_t *g = frame->general;
  const double *v = frame->vector;
  switch (result) {
    case ForeignResultGeneral:
      frame->result_general[0] = ((uint64_t(*)(FOREIGN_ALL_TYPES))function)(FOREIGN_ALL_VALUES);
      break;
    case ForeignResultGeneralPair: {
      ForeignPair pair = ((ForeignPair(*)(FOREIGN_ALL_TYPES))function)(FOREIGN_ALL_VALUES);
      memcpy(frame->result_general, &pair, sizeof pair);
      break;
    }
    case ForeignResultVector:
      frame->result_vector[0] = ((double (*)(FOREIGN_ALL_TYPES))function)(FOREIGN_ALL_VALUES);
      break;
    case ForeignResultVectors: {
      ForeignVectors vectors = ((ForeignVectors(*)(FOREIGN_ALL_TYPES))function)(FOREIGN_ALL_VALUES);
      memcpy(frame->result_vector, &vectors, sizeof vectors);
      break;
    }
#if defined(__x86_64__)
    case ForeignResultMixed: {
      ForeignMixed mixed = ((ForeignMixed(*)(FOREIGN_ALL_TYPES))function)(FOREIGN_ALL_VALUES);
      frame->result_general[0] = mixed.a;
      frame->result_vector[0] = mixed.b;
      break;
    }
    case ForeignResultExtended: {
      long double number = ((long double (*)(FOREIGN_ALL_TYPES))function)(FOREIGN_ALL_VALUES);
      memcpy(frame->result_x87, &number, sizeof number);
      break;
    }
    case ForeignResultExtendedPair: {
      _Complex long double number = ((_Complex long double (*)(FOREIGN_ALL_TYPES))function)(FOREIGN_ALL_VALUES);
      memcpy(frame->result_x87, &number, sizeof number);
      break;
    }
#else
    case ForeignResultMixed:
    case ForeignResultExtended:
    case ForeignResultExtendedPair:
#endif
    case ForeignResultMemory: break;
  }
}

// Where this thread's errno is. Asking the C library for it costs a call of its own, so each thread asks once.
#if defined(__linux__)
extern __thread int *_Nullable foreign_errno_kept __attribute__((tls_model("initial-exec")));
int *_Nonnull foreign_errno_find(void);
static inline __attribute__((always_inline)) int *_Nonnull foreign_errno_place(void) {
  int *kept = foreign_errno_kept;
  return __builtin_expect(kept != NULL, 1) ? kept : foreign_errno_find();
}
#else
static inline __attribute__((always_inline)) int *_Nonnull foreign_errno_place(void) { return &errno; }
#endif

// Calls a function. errno is the frame's for the call, and the call's in the frame afterwards.
static inline __attribute__((always_inline)) void foreign_call(
  const ForeignShape *_Nonnull shape, ForeignFrame *_Nonnull frame, void *_Nonnull function) {
  const uint64_t *g = frame->general;
  int *place = foreign_errno_place();
  *place = frame->error;
  switch (shape->path) {
    case ForeignPathGeneral:
      frame->result_general[0] = ((uint64_t(*)(FOREIGN_GENERAL_TYPES))function)(FOREIGN_GENERAL_VALUES);
      break;
    case ForeignPathRegisters: foreign_call_registers(shape->result, frame, function); break;
    case ForeignPathLibffi: foreign_call_libffi(shape, frame, function); break;
  }
  frame->error = *place;
}

// Calls of functions of integers and pointers alone, with no frame around their arguments. A function that takes fewer
// arguments than registers are filled does not look at the others.
#define FOREIGN_CALL_QUICKLY(TYPES, ...)                                \
  int *place = foreign_errno_place();                                   \
  *place = *error;                                                      \
  uint64_t result = ((uint64_t(*) TYPES)function)(__VA_ARGS__);         \
  *error = *place;                                                      \
  return result;
static inline __attribute__((always_inline)) uint64_t foreign_call_none(
  void *_Nonnull function, int32_t *_Nonnull error) {
  FOREIGN_CALL_QUICKLY((void))
}
static inline __attribute__((always_inline)) uint64_t foreign_call_one(
  void *_Nonnull function, int32_t *_Nonnull error, uint64_t a) {
  FOREIGN_CALL_QUICKLY((uint64_t), a)
}
static inline __attribute__((always_inline)) uint64_t foreign_call_two(
  void *_Nonnull function, int32_t *_Nonnull error, uint64_t a, uint64_t b) {
  FOREIGN_CALL_QUICKLY((uint64_t, uint64_t), a, b)
}
static inline __attribute__((always_inline)) uint64_t foreign_call_six(
  void *_Nonnull function, int32_t *_Nonnull error, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
  uint64_t f) {
  FOREIGN_CALL_QUICKLY((uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t), a, b, c, d, e, f)
}
#undef FOREIGN_CALL_QUICKLY

// Copies characters that are ASCII and no zeros, with a zero behind them; 0 when there are others.
static inline int foreign_copy_ascii(const uint32_t *_Nonnull from, size_t count, uint8_t *_Nonnull to) {
  // The topmost bit of a number less one says that it was zero.
  uint32_t all = 0, less_one = 0;
  size_t index = 0;
  // Two at a time: of ASCII, the low byte is all there is.
  for (; index + 2 <= count; index += 2) {
    uint32_t a = from[index], b = from[index + 1];
    all |= a | b;
    less_one |= (a - 1) | (b - 1);
    uint16_t both = (uint16_t)(a | b << 8);
    memcpy(to + index, &both, sizeof both);
  }
  if (index < count) {
    all |= from[index];
    less_one |= from[index] - 1;
    to[index] = (uint8_t)from[index];
  }
  to[count] = 0;
  return all < 0x80 && less_one >> 31 == 0;
}

// The same as a call that Swift does not inline: for tests of the libffi path with any shape.
void foreign_call_by_libffi(const ForeignShape *_Nonnull shape, ForeignFrame *_Nonnull frame, void *_Nonnull function);

#endif
