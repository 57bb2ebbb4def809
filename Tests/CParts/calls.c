// Values into frames and out of them, calls of every kind of result, callbacks and threads. Everything that is handed over
// lies in blocks of exactly its size, so that one byte too many is seen.
#include <complex.h>
#include <pthread.h>
#include <string.h>

#include "CGuard.h"
#include "check.h"

void check_moves(void) {
  uint64_t random = 1;
  for (uint32_t size = 1; size <= 64; size++) {
    for (int kind = ForeignMoveKindBytes; kind <= ForeignMoveKindAddress; kind++) {
      int is_integer = kind == ForeignMoveKindSigned || kind == ForeignMoveKindUnsigned;
      if (is_integer && size != 1 && size != 2 && size != 4 && size != 8) continue;
      uint32_t room = size < 8 || is_integer || kind == ForeignMoveKindAddress ? 8 : size;
      unsigned char *memory = malloc(size), *back = malloc(size), *frame = malloc(room);
      for (uint32_t i = 0; i < size; i++) memory[i] = (unsigned char)next_random(&random);
      ForeignMove move = {.memory = 0, .frame = 0, .size = size, .kind = (ForeignMoveKind)kind};
      foreign_gather(&move, 1, memory, frame);
      if (is_integer) {
        int64_t word;
        memcpy(&word, frame, 8);
        int shift = 64 - 8 * (int)size;
        uint64_t raw = 0;
        memcpy(&raw, memory, size);
        CHECK(word == (kind == ForeignMoveKindSigned ? (int64_t)(raw << shift) >> shift : (int64_t)raw));
      }
      foreign_scatter(&move, 1, back, frame);
      CHECK(memcmp(memory, back, size) == 0);
      free(memory);
      free(back);
      free(frame);
    }
  }
}

// Each function knows its arguments: 1, 2, 3 … in general registers, 0.5, 1.5 … in vector registers, 100, 101 … on the stack.
#define GENERAL uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f
#define VECTORS double s, double t, double u, double v, double w, double x, double y, double z
#define STACK uint64_t i, uint64_t j, uint64_t k
static int seen;
static void look(GENERAL, VECTORS) {
  seen += a == 1 && b == 2 && c == 3 && d == 4 && e == 5 && f == 6;
  seen += s == 0.5 && t == 1.5 && u == 2.5 && v == 3.5 && w == 4.5 && x == 5.5 && y == 6.5 && z == 7.5;
}
#define LOOK look(a, b, c, d, e, f, s, t, u, v, w, x, y, z)
#define LOOK_AT_STACK seen += i == 100 && j == 101 && k == 102
static const long double extended = 1.25L;
static uint64_t general(GENERAL, VECTORS) { LOOK; return 42; }
static ForeignPair pair(GENERAL, VECTORS) { LOOK; return (ForeignPair){7, 8}; }
static double vector(GENERAL, VECTORS) { LOOK; return 2.25; }
static ForeignVectors vectors(GENERAL, VECTORS) { LOOK; return (ForeignVectors){{3.25, 4.25}}; }
static ForeignMixed mixed(GENERAL, VECTORS) { LOOK; return (ForeignMixed){9, 5.25}; }
static long double extended_result(GENERAL, VECTORS) { LOOK; return extended; }
static _Complex long double extended_pair(GENERAL, VECTORS) { LOOK; return __builtin_complex(extended, -extended); }
static uint64_t general_stack(GENERAL, VECTORS, STACK) { LOOK; LOOK_AT_STACK; return 42; }
static ForeignPair pair_stack(GENERAL, VECTORS, STACK) { LOOK; LOOK_AT_STACK; return (ForeignPair){7, 8}; }
static double vector_stack(GENERAL, VECTORS, STACK) { LOOK; LOOK_AT_STACK; return 2.25; }
static ForeignVectors vectors_stack(GENERAL, VECTORS, STACK) {
  LOOK; LOOK_AT_STACK;
  return (ForeignVectors){{3.25, 4.25}};
}
static ForeignMixed mixed_stack(GENERAL, VECTORS, STACK) { LOOK; LOOK_AT_STACK; return (ForeignMixed){9, 5.25}; }
static long double extended_stack(GENERAL, VECTORS, STACK) { LOOK; LOOK_AT_STACK; return extended; }
static _Complex long double extended_pair_stack(GENERAL, VECTORS, STACK) {
  LOOK; LOOK_AT_STACK;
  return __builtin_complex(extended, -extended);
}

static void *const plain[] = {general, pair, vector, vectors, mixed, extended_result, extended_pair};
static void *const stacked[] = {
    general_stack, pair_stack, vector_stack, vectors_stack, mixed_stack, extended_stack, extended_pair_stack};
enum { RESULTS = sizeof plain / sizeof *plain };

static ForeignFrame *new_frame(const ForeignShape *shape) {
  ForeignFrame *frame = aligned_alloc(16, (sizeof(ForeignFrame) + shape->stack_size + 15) / 16 * 16);
  memset(frame, 0xA5, sizeof *frame);
  frame->error = 0;
  for (int i = 0; i < 6; i++) frame->general[i] = (uint64_t)i + 1;
  for (int i = 0; i < 8; i++) frame->vector[i] = i + 0.5;
  for (uint32_t i = 0; i < shape->stack_size / 8; i++) ((uint64_t *)(frame + 1))[i] = 100 + i;
  return frame;
}

static ForeignShape shape_of(int result, uint32_t stack, ForeignPath path) {
  return (ForeignShape){.path = path, .result = (ForeignResult)result, .general = 6, .vectors = 8, .stack_size = stack};
}

static void check_result(int result, const ForeignFrame *frame) {
  long double numbers[2];
  switch ((ForeignResult)result) {
    case ForeignResultGeneral: CHECK(frame->result_general[0] == 42); break;
    case ForeignResultGeneralPair: CHECK(frame->result_general[0] == 7 && frame->result_general[1] == 8); break;
    case ForeignResultVector: CHECK(frame->result_vector[0] == 2.25); break;
    case ForeignResultVectors: CHECK(frame->result_vector[0] == 3.25 && frame->result_vector[1] == 4.25); break;
    case ForeignResultMixed: CHECK(frame->result_general[0] == 9 && frame->result_vector[0] == 5.25); break;
    case ForeignResultExtended:
      memcpy(numbers, frame->result_x87, 16);
      CHECK(numbers[0] == extended);
      break;
    case ForeignResultExtendedPair:
      memcpy(numbers, frame->result_x87, 32);
      CHECK(numbers[0] == extended && numbers[1] == -extended);
      break;
    case ForeignResultMemory: break;
  }
}

void check_calls(void) {
  for (int result = 0; result < RESULTS; result++) {
    for (int way = 0; way < 3; way++) {
      uint32_t stack = way == 2 ? 24 : 0;
      ForeignShape shape = shape_of(result, stack, way == 0 ? ForeignPathRegisters : ForeignPathLibffi);
      shape.interface = foreign_interface_make(&shape);
      CHECK(shape.interface);
      ForeignFrame *frame = new_frame(&shape);
      seen = 0;
      foreign_call(&shape, frame, way == 2 ? stacked[result] : plain[result]);
      CHECK(seen == (way == 2 ? 3 : 2));
      check_result(result, frame);
      free(frame);
      foreign_interface_free(shape.interface);
    }
  }
}

// MARK: Callbacks

static int answers;
static void answer(void *context, ForeignCallback *callback, ForeignFrame *frame) {
  answers++;
  CHECK(context == &answers);
  for (int i = 0; i < 6; i++) CHECK(frame->general[i] == (uint64_t)i + 1);
  for (int i = 0; i < 8; i++) CHECK(frame->vector[i] == i + 0.5);
  for (uint32_t i = 0; i < callback->stack_size / 8; i++) CHECK(((uint64_t *)(frame + 1))[i] == 100 + i);
  long double numbers[2] = {extended, -extended};
  switch (callback->result) {
    case ForeignResultGeneral: frame->result_general[0] = 42; break;
    case ForeignResultGeneralPair: frame->result_general[0] = 7, frame->result_general[1] = 8; break;
    case ForeignResultVector: frame->result_vector[0] = 2.25; break;
    case ForeignResultVectors: frame->result_vector[0] = 3.25, frame->result_vector[1] = 4.25; break;
    case ForeignResultMixed: frame->result_general[0] = 9, frame->result_vector[0] = 5.25; break;
    case ForeignResultExtended: memcpy(frame->result_x87, numbers, 16); break;
    case ForeignResultExtendedPair: memcpy(frame->result_x87, numbers, 32); break;
    case ForeignResultMemory: break;
  }
}

void check_callbacks(void) {
  for (int result = 0; result < RESULTS; result++) {
    for (uint32_t stack = 0; stack <= 24; stack += 24) {
      ForeignShape shape = shape_of(result, stack, stack ? ForeignPathLibffi : ForeignPathRegisters);
      void *interface = shape.interface = foreign_interface_make(&shape);
      ForeignCallback *callback = foreign_callback_make(&shape, interface, answer, &answers, NULL);
      CHECK(callback);
      ForeignFrame *frame = new_frame(&shape);
      answers = 0;
      foreign_call(&shape, frame, callback->code);
      CHECK(answers == 1);
      check_result(result, frame);
      // C that calls too late gets zeros and leaves a note.
      void *code = callback->code;
      foreign_callback_free(callback);
      foreign_call(&shape, frame, code);
      CHECK(answers == 1 && callback->late_calls == 1);
      if (result == ForeignResultGeneral) CHECK(frame->result_general[0] == 0);
      free(frame);
      foreign_callbacks_drain();
      foreign_interface_free(interface);
    }
  }
  // More than rest at a time.
  ForeignShape shape = shape_of(ForeignResultGeneral, 0, ForeignPathRegisters);
  void *interface = foreign_interface_make(&shape);
  for (int i = 0; i < 3000; i++) {
    ForeignCallback *callback = foreign_callback_make(&shape, interface, answer, &answers, NULL);
    CHECK(callback);
    foreign_callback_free(callback);
  }
  foreign_callbacks_drain();
  foreign_interface_free(interface);
}

// MARK: Threads

enum { THREADS = 4, ROUNDS = 50 };
static int served;
static void serve(void *context, ForeignCallback *callback, ForeignFrame *frame) {
  (void)context, (void)callback;
  // Nobody else is here: the gate lets in one at a time.
  int before = served;
  sched_yield();
  served = before + 1;
  frame->result_general[0] = frame->general[0] * 2;
}

static void *guest(void *data) {
  uint64_t (*function)(uint64_t) = data;
  for (uint64_t i = 0; i < ROUNDS; i++) CHECK(function(i) == 2 * i);
  return NULL;
}

void check_threads(void) {
  ForeignGate *gate = foreign_gate_make();
  CHECK(gate);
  uintptr_t attention = 1;
  gate->attention = &attention;
  ForeignShape shape = {.path = ForeignPathGeneral, .result = ForeignResultGeneral, .general = 1};
  void *interface = foreign_interface_make(&shape);
  ForeignCallback *callback = foreign_callback_make(&shape, interface, serve, NULL, gate);
  CHECK(callback);
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, guest, callback->code) == 0);
  // The owner works, passes safe points, and waits in C at last.
  for (int i = 0; i < 1000; i++) foreign_gate_yield(gate);
  foreign_gate_leave(gate);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  foreign_gate_return(gate);
  CHECK(served == THREADS * ROUNDS);
  CHECK(((uint64_t (*)(uint64_t))callback->code)(21) == 42);
  foreign_callback_free(callback);
  foreign_callbacks_drain();
  foreign_interface_free(interface);
  foreign_gate_free(gate);
}
