#include "foreign_stubs.h"

#include <string.h>

static int32_t count_lines(const unsigned char *start, const unsigned char *end) {
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
        count += count_lines(begin, p);
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
