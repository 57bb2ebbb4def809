#include "foreign_stubs.h"

#include <string.h>

int32_t foreign_lines(const unsigned char *start, const unsigned char *end) {
  int32_t lines = 0;
  while (start < end && (start = memchr(start, '\n', (size_t)(end - start)))) lines++, start++;
  return lines;
}

// Bytes that mean something outside of strings; most mean nothing.
static const unsigned char means_something[256] = {
  ['\n'] = 1, ['('] = 1, [')'] = 1, ['"'] = 1, ['\\'] = 1, ['|'] = 1, [';'] = 1, ['#'] = 1,
};

size_t foreign_form_end(const unsigned char *text, size_t start, size_t size, int32_t *lines) {
  const unsigned char *p = text + start, *end = text + size;
  int depth = 0;
  int32_t count = 0;
  for (;;) {
    while (p < end && !means_something[*p]) p++;
    if (p == end) break;
    switch (*p++) {
      case '\n': count++; break;
      case '(': depth++; break;
      case ')':
        if (--depth == 0) {
          *lines += count;
          return (size_t)(p - text);
        }
        break;
      case '"': {
        // Most of a module are docstrings.
        const unsigned char *begin = p;
        for (;;) {
          const unsigned char *quote = memchr(p, '"', (size_t)(end - p));
          if (!quote) return 0;
          size_t escapes = 0;
          while (quote - 1 - escapes >= begin && quote[-1 - (ptrdiff_t)escapes] == '\\') escapes++;
          p = quote + 1;
          if (escapes % 2 == 0) break;
        }
        count += foreign_lines(begin, p);
        break;
      }
      case '\\':
        if (p < end) p++;
        break;
      case '|':
        while (p < end && *p != '|') {
          if (*p == '\\' && p + 1 < end) p++;
          if (*p == '\n') count++;
          p++;
        }
        if (p < end) p++;
        break;
      case ';':
        p = memchr(p, '\n', (size_t)(end - p));
        if (!p) return 0;
        break;
      case '#':
        // Block comments and read-time conditionals are for the reader.
        if (p < end && (*p == '|' || *p == '+' || *p == '-' || *p == '.')) return 0;
        break;
      default: break;
    }
  }
  return 0;
}

// What the bytes of plain names are in the names of symbols; 1 is for those that end a name, and 0 for those that only the
// reader understands.
static const unsigned char name_bytes[256] = {
  ['\n'] = 1, [' '] = 1, ['\t'] = 1, ['\r'] = 1, ['('] = 1, [')'] = 1, ['"'] = 1, [';'] = 1,
  ['a'] = 'A', ['b'] = 'B', ['c'] = 'C', ['d'] = 'D', ['e'] = 'E', ['f'] = 'F', ['g'] = 'G', ['h'] = 'H', ['i'] = 'I',
  ['j'] = 'J', ['k'] = 'K', ['l'] = 'L', ['m'] = 'M', ['n'] = 'N', ['o'] = 'O', ['p'] = 'P', ['q'] = 'Q', ['r'] = 'R',
  ['s'] = 'S', ['t'] = 'T', ['u'] = 'U', ['v'] = 'V', ['w'] = 'W', ['x'] = 'X', ['y'] = 'Y', ['z'] = 'Z', ['0'] = '0',
  ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
  ['.'] = '.', ['-'] = '-', ['+'] = '+', ['*'] = '*', ['%'] = '%', ['<'] = '<', ['>'] = '>', ['='] = '=', ['/'] = '/',
  ['!'] = '!', ['?'] = '?', ['$'] = '$', ['_'] = '_', ['&'] = '&', ['~'] = '~', ['^'] = '^',
};

static int is_letter(unsigned char byte) { return (unsigned char)(byte - 'a') < 26; }

size_t foreign_name(
  const unsigned char *text, size_t start, size_t size, uint32_t *room, size_t most, uint32_t *length, uint32_t *hash) {
  uint32_t sum = *hash;
  size_t count = 0;
  int letters = 0;
  for (size_t place = start; place < size && count < most; place++) {
    unsigned char byte = name_bytes[text[place]];
    if (byte <= 1) {
      // A token without letters may be a number.
      if (byte == 0 || !letters) return 0;
      *length = (uint32_t)count;
      *hash = sum;
      return place;
    }
    letters |= is_letter(text[place]);
    room[count++] = byte;
    sum = (sum ^ byte) * 16777619u;
  }
  return 0;
}

size_t foreign_exports_end(const unsigned char *text, size_t start, size_t size, size_t most, intptr_t *count) {
  size_t place = start;
  intptr_t names = 0;
  for (;;) {
    while (place < size && name_bytes[text[place]] == 1 && text[place] <= ' ') place++;
    if (place >= size) return 0;
    if (text[place] == ';') {
      const unsigned char *end = memchr(text + place, '\n', size - place);
      if (!end) return 0;
      place = (size_t)(end - text);
      continue;
    }
    if (text[place] == ')') {
      *count = names;
      return place + 1;
    }
    if (text[place] != '#' || place + 2 >= size || text[place + 1] != ':') return 0;
    place += 2;
    size_t begin = place;
    int letters = 0;
    if (text[place] == '|') {
      for (place++; place < size && text[place] != '|'; place++) {
        if (text[place] == '\\' || text[place] < 32 || text[place] >= 0x80) return 0;
      }
      place++;
      letters = 1;
    } else {
      for (; place < size && name_bytes[text[place]] > 1; place++) letters |= is_letter(text[place]);
    }
    if (place >= size || name_bytes[text[place]] != 1 || !letters || place - begin >= most) return 0;
    names++;
  }
}
