// A call as memory: what its registers hold and what lies on the stack, before it and after.
//
// Where each argument belongs is decided by BindingSpec; here bytes only move. The same frame serves calls into C and
// calls from C.
#ifndef FOREIGN_FRAME_H
#define FOREIGN_FRAME_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#define FOREIGN_GENERAL 6
#else
#define FOREIGN_GENERAL 8
#endif
#define FOREIGN_VECTOR 8

typedef struct ForeignFrame {
  uint64_t general[8];
  // Bits, whatever their type: a float lies in the low half.
  double vector[8];
  uint64_t result_general[2];
  double result_vector[4];
  // long double, and _Complex long double
  unsigned char result_x87[32];
  // Where x8 points on AArch64: a result that is returned in memory.
  void *_Nullable result_memory;
  // errno for the call, and from it
  int32_t error;
  int32_t reserved;
  // The stack's words follow.
} ForeignFrame;

_Static_assert(sizeof(ForeignFrame) % 16 == 0, "what follows the frame is aligned like a stack");

enum {
  FOREIGN_AT_GENERAL = offsetof(ForeignFrame, general),
  FOREIGN_AT_VECTOR = offsetof(ForeignFrame, vector),
  FOREIGN_AT_RESULT_GENERAL = offsetof(ForeignFrame, result_general),
  FOREIGN_AT_RESULT_VECTOR = offsetof(ForeignFrame, result_vector),
  FOREIGN_AT_RESULT_X87 = offsetof(ForeignFrame, result_x87),
  FOREIGN_AT_RESULT_MEMORY = offsetof(ForeignFrame, result_memory),
  FOREIGN_AT_STACK = sizeof(ForeignFrame),
};

typedef enum __attribute__((enum_extensibility(closed))) ForeignMoveKind {
  ForeignMoveKindBytes = 0,
  // An integer that fills its register or slot of the stack.
  ForeignMoveKindSigned = 1,
  ForeignMoveKindUnsigned = 2,
  // The frame holds the address of the bytes.
  ForeignMoveKindAddress = 3,
} ForeignMoveKind;

// Some bytes of an argument or a result, and where in the frame they travel.
typedef struct ForeignMove {
  uint32_t memory;
  uint32_t frame;
  uint32_t size;
  ForeignMoveKind kind;
} ForeignMove;

// Writes a value into the frame.
static inline void foreign_gather(
  const ForeignMove *_Nonnull moves, intptr_t count, const void *_Nonnull memory, void *_Nonnull frame) {
  for (intptr_t i = 0; i < count; i++) {
    const ForeignMove *move = &moves[i];
    const unsigned char *from = (const unsigned char *)memory + move->memory;
    unsigned char *to = (unsigned char *)frame + move->frame;
    switch (move->kind) {
      case ForeignMoveKindBytes:
        if (move->size == 8) {
          memcpy(to, from, 8);
        } else if (move->size < 8) {
          uint64_t word = 0;
          memcpy(&word, from, move->size);
          memcpy(to, &word, 8);
        } else {
          memcpy(to, from, move->size);
        }
        break;
      case ForeignMoveKindSigned: {
        int64_t word;
        switch (move->size) {
          case 1: word = *(const int8_t *)from; break;
          case 2: { int16_t part; memcpy(&part, from, 2); word = part; break; }
          case 4: { int32_t part; memcpy(&part, from, 4); word = part; break; }
          default: memcpy(&word, from, 8); break;
        }
        memcpy(to, &word, 8);
        break;
      }
      case ForeignMoveKindUnsigned: {
        uint64_t word = 0;
        memcpy(&word, from, move->size < 8 ? move->size : 8);
        memcpy(to, &word, 8);
        break;
      }
      case ForeignMoveKindAddress: memcpy(to, &from, 8); break;
    }
  }
}

// Reads a value out of the frame. What fills a register is cut to its own width.
static inline void foreign_scatter(
  const ForeignMove *_Nonnull moves, intptr_t count, void *_Nonnull memory, const void *_Nonnull frame) {
  for (intptr_t i = 0; i < count; i++) {
    const ForeignMove *move = &moves[i];
    const unsigned char *from = (const unsigned char *)frame + move->frame;
    unsigned char *to = (unsigned char *)memory + move->memory;
    if (move->kind == ForeignMoveKindAddress) memcpy(&from, from, 8);
    memcpy(to, from, move->size);
  }
}

#endif
