// The scanner of forms on texts that end anywhere, SHA-256 against the plain way to compute it, the prelude's bytes.
#include <string.h>

#include "CGuard.h"
#include "cdigest.h"
#include "check.h"
#include "prelude.h"

// The end of the form, with the text in a block of exactly its size.
static size_t form_end(const unsigned char *text, size_t start, size_t size) {
  unsigned char *copy = malloc(size ? size : 1);
  memcpy(copy, text, size);
  int32_t lines = 0, expected = 0;
  size_t end = foreign_form_end(copy, start, size, &lines);
  CHECK(end <= size);
  if (end) {
    CHECK(copy[end - 1] == ')');
    for (size_t i = start; i < end; i++) expected += copy[i] == '\n';
    CHECK(lines <= expected);
  }
  free(copy);
  return end;
}

void check_forms(void) {
  static const unsigned char form[] = "(a \"b ) \\\" \n\" |c ) \\| \n| #\\) ; d )\n (e))";
  size_t size = sizeof form - 1;
  CHECK(form_end(form, 0, size) == size);
  // No piece of it ends before it does.
  for (size_t cut = 0; cut < size; cut++) CHECK(form_end(form, 0, cut) == 0);
  static const char pieces[][4] = {"(", ")", "\"", "\\", "|", ";", "#", "#|", "#\\", "\n", " ", "a", "'", ",@", "é", "#+"};
  uint64_t random = 2;
  for (int round = 0; round < 20000; round++) {
    unsigned char text[256];
    size_t length = 0;
    int count = (int)(next_random(&random) % 60);
    text[length++] = '(';
    for (int i = 0; i < count; i++) {
      const char *piece = pieces[next_random(&random) % (sizeof pieces / sizeof *pieces)];
      memcpy(text + length, piece, strlen(piece));
      length += strlen(piece);
    }
    form_end(text, 0, length);
  }
}

// The standard's own description, word by word.
static uint32_t turn(uint32_t x, int n) { return x >> n | x << (32 - n); }
static void plain_compress(uint32_t *state, const uint8_t *bytes, const uint32_t *constants) {
  uint32_t w[64], v[8];
  for (int t = 0; t < 16; t++) {
    w[t] = (uint32_t)bytes[4 * t] << 24 | (uint32_t)bytes[4 * t + 1] << 16 | (uint32_t)bytes[4 * t + 2] << 8 | bytes[4 * t + 3];
  }
  for (int t = 16; t < 64; t++) {
    uint32_t s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ w[t - 15] >> 3;
    uint32_t s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ w[t - 2] >> 10;
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  memcpy(v, state, sizeof v);
  for (int t = 0; t < 64; t++) {
    uint32_t s1 = turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25);
    uint32_t one = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants[t] + w[t];
    uint32_t s0 = turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22);
    uint32_t two = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    for (int i = 7; i > 0; i--) v[i] = v[i - 1];
    v[4] += one;
    v[0] = one + two;
  }
  for (int i = 0; i < 8; i++) state[i] += v[i];
}

// The first 32 bits of the fractions of the cube roots of the first 64 primes.
static void make_constants(uint32_t *constants) {
  int count = 0;
  for (uint64_t n = 2; count < 64; n++) {
    int is_prime = 1;
    for (uint64_t d = 2; d * d <= n; d++) is_prime &= n % d != 0;
    if (!is_prime) continue;
    // The largest r with r³ ≤ n · 2⁹⁶
    unsigned __int128 r = 0;
    for (int bit = 35; bit >= 0; bit--) {
      unsigned __int128 more = r | (unsigned __int128)1 << bit;
      if (more * more * more <= (unsigned __int128)n << 96) r = more;
    }
    constants[count++] = (uint32_t)r;
  }
}

void check_digest(void) {
  if (!cdigest_is_accelerated()) return;
  uint32_t constants[64];
  make_constants(constants);
  CHECK(constants[0] == 0x428a2f98 && constants[63] == 0xc67178f2);
  uint64_t random = 3;
  for (size_t blocks = 0; blocks <= 40; blocks++) {
    size_t shift = blocks % 16;
    uint8_t *bytes = malloc(64 * blocks + shift + 1);
    for (size_t i = 0; i < 64 * blocks + shift; i++) bytes[i] = (uint8_t)next_random(&random);
    uint32_t *state = malloc(32), expected[8];
    for (int i = 0; i < 8; i++) state[i] = expected[i] = (uint32_t)next_random(&random);
    cdigest_compress(state, bytes + shift, blocks);
    for (size_t i = 0; i < blocks; i++) plain_compress(expected, bytes + shift + 64 * i, constants);
    CHECK(memcmp(state, expected, 32) == 0);
    free(state);
    free(bytes);
  }
}

void check_prelude(void) {
  CHECK(prelude_file_count > 10);
  for (int i = 0; i < prelude_file_count; i++) {
    const struct prelude_file *file = prelude_file(i);
    CHECK(file && file->size > 0 && strstr(file->name, ".lisp"));
    size_t open = 0;
    for (size_t j = 0; j < file->size; j++) {
      CHECK(file->text[j] != 0);
      // Definitions begin in the first column, and end before the text does.
      if (file->text[j] == '(' && (j == 0 || file->text[j - 1] == '\n')) {
        int32_t lines = 0;
        size_t end = foreign_form_end(file->text, j, file->size, &lines);
        CHECK(end <= file->size);
        open++;
      }
    }
    CHECK(open > 0);
  }
  CHECK(!prelude_file(-1));
  CHECK(!prelude_file(prelude_file_count));
}
