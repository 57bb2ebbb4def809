/* The measure of a scan: libclang parses a header and does nothing else.
 *
 *   bare-parse HEADER CLANG-ARGUMENT…
 *
 * The flags are those of the scanner: function bodies skipped, macros recorded. */
#include <clang-c/Index.h>
#include <stdio.h>
#include <string.h>

int main(int count, char **arguments) {
  if (count < 2) return 2;
  char text[4096];
  int length = snprintf(text, sizeof text, "#include <%s>\n", arguments[1]);
  if (length < 0 || (size_t)length >= sizeof text) return 2;
  struct CXUnsavedFile file = {"probe.h", text, (unsigned long)length};
  unsigned flags = CXTranslationUnit_SkipFunctionBodies | CXTranslationUnit_DetailedPreprocessingRecord;
  CXIndex index = clang_createIndex(0, 0);
  CXTranslationUnit unit;
  enum CXErrorCode code = clang_parseTranslationUnit2(index, "probe.h", (const char *const *)arguments + 2, count - 2,
                                                      &file, 1, flags, &unit);
  if (code != CXError_Success || clang_getNumDiagnostics(unit) > 0) {
    fprintf(stderr, "bare-parse: the header does not parse\n");
    return 1;
  }
  /* As a scan does, the process ends without taking the tree apart. */
  return 0;
}
