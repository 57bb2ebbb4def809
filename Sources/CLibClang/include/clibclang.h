// The part of libclang's C interface that the scanner uses, opened at run time.
//
// libclang's functions and structures have been binary-stable since version 3; what is declared here is that
// interface as far as it is needed. No header of libclang is required to build, and no libclang to start.
#ifndef CLIBCLANG_H
#define CLIBCLANG_H

#include <stddef.h>

// libclang says nothing about NULL in its own structures, and nothing is claimed for it here.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wnullability-completeness"

typedef void *CXIndex;
typedef void *CXTranslationUnit;
typedef void *CXFile;
typedef void *CXDiagnostic;
typedef void *CXEvalResult;
typedef void *CXPrintingPolicy;

typedef struct {
  const void *data;
  unsigned private_flags;
} CXString;

typedef struct {
  int kind;
  int xdata;
  const void *data[3];
} CXCursor;

typedef struct {
  int kind;
  void *data[2];
} CXType;

typedef struct {
  const void *ptr_data[2];
  unsigned int_data;
} CXSourceLocation;

typedef struct {
  const void *ptr_data[2];
  unsigned begin_int_data;
  unsigned end_int_data;
} CXSourceRange;

typedef struct {
  const char *Filename;
  const char *Contents;
  unsigned long Length;
} CXUnsavedFile;

typedef struct {
  int Major;
  int Minor;
  int Subminor;
} CXVersion;

typedef struct {
  CXString Platform;
  CXVersion Introduced;
  CXVersion Deprecated;
  CXVersion Obsoleted;
  int Unavailable;
  CXString Message;
} CXPlatformAvailability;

typedef void (*CXInclusionVisitor)(CXFile included, CXSourceLocation *stack, unsigned depth, void *data);
typedef int (*CXCursorVisitor)(CXCursor cursor, CXCursor parent, void *data);

// Each function once: result, name without its `clang_` prefix, parameters.
#define LIBCLANG_FUNCTIONS(F)                                                                                  \
  F(CXString, getClangVersion, (void))                                                                         \
  F(const char *, getCString, (CXString))                                                                      \
  F(void, disposeString, (CXString))                                                                           \
  F(CXIndex, createIndex, (int, int))                                                                          \
  F(void, disposeIndex, (CXIndex))                                                                             \
  F(int, parseTranslationUnit2,                                                                                \
    (CXIndex, const char *, const char *const *, int, CXUnsavedFile *, unsigned, unsigned, CXTranslationUnit *)) \
  F(void, disposeTranslationUnit, (CXTranslationUnit))                                                         \
  F(CXCursor, getTranslationUnitCursor, (CXTranslationUnit))                                                   \
  F(void, getInclusions, (CXTranslationUnit, CXInclusionVisitor, void *))                                      \
  F(unsigned, getNumDiagnostics, (CXTranslationUnit))                                                          \
  F(CXDiagnostic, getDiagnostic, (CXTranslationUnit, unsigned))                                                \
  F(void, disposeDiagnostic, (CXDiagnostic))                                                                   \
  F(int, getDiagnosticSeverity, (CXDiagnostic))                                                                \
  F(CXString, getDiagnosticSpelling, (CXDiagnostic))                                                           \
  F(CXSourceLocation, getDiagnosticLocation, (CXDiagnostic))                                                   \
  F(unsigned, visitChildren, (CXCursor, CXCursorVisitor, void *))                                              \
  F(CXString, getCursorSpelling, (CXCursor))                                                                   \
  F(CXType, getCursorType, (CXCursor))                                                                         \
  F(CXSourceLocation, getCursorLocation, (CXCursor))                                                           \
  F(CXSourceRange, getCursorExtent, (CXCursor))                                                                \
  F(CXSourceLocation, getRangeEnd, (CXSourceRange))                                                            \
  F(void, getExpansionLocation, (CXSourceLocation, CXFile *, unsigned *, unsigned *, unsigned *))              \
  F(int, Location_isInSystemHeader, (CXSourceLocation))                                                        \
  F(CXString, getFileName, (CXFile))                                                                           \
  F(CXFile, getIncludedFile, (CXCursor))                                                                       \
  F(CXCursor, getCursorDefinition, (CXCursor))                                                                 \
  F(CXCursor, getCanonicalCursor, (CXCursor))                                                                  \
  F(CXCursor, getCursorReferenced, (CXCursor))                                                                 \
  F(CXCursor, getTypeDeclaration, (CXType))                                                                    \
  F(CXType, getTypedefDeclUnderlyingType, (CXCursor))                                                          \
  F(CXType, getEnumDeclIntegerType, (CXCursor))                                                                \
  F(long long, getEnumConstantDeclValue, (CXCursor))                                                           \
  F(unsigned long long, getEnumConstantDeclUnsignedValue, (CXCursor))                                          \
  F(unsigned, Cursor_isBitField, (CXCursor))                                                                   \
  F(int, getFieldDeclBitWidth, (CXCursor))                                                                     \
  F(long long, Cursor_getOffsetOfField, (CXCursor))                                                            \
  F(long long, Type_getSizeOf, (CXType))                                                                       \
  F(long long, Type_getAlignOf, (CXType))                                                                      \
  F(long long, Type_getOffsetOf, (CXType, const char *))                                                       \
  F(unsigned, Cursor_isAnonymous, (CXCursor))                                                                  \
  F(unsigned, Cursor_isFunctionInlined, (CXCursor))                                                            \
  F(unsigned, Cursor_isMacroFunctionLike, (CXCursor))                                                          \
  F(unsigned, Cursor_isMacroBuiltin, (CXCursor))                                                               \
  F(int, Cursor_getStorageClass, (CXCursor))                                                                   \
  F(int, getCursorTLSKind, (CXCursor))                                                                         \
  F(int, Cursor_getNumArguments, (CXCursor))                                                                   \
  F(CXCursor, Cursor_getArgument, (CXCursor, unsigned))                                                        \
  F(unsigned, Cursor_hasAttrs, (CXCursor))                                                                     \
  F(CXString, Cursor_getRawCommentText, (CXCursor))                                                            \
  F(int, getCursorPlatformAvailability,                                                                        \
    (CXCursor, int *, CXString *, int *, CXString *, CXPlatformAvailability *_Nullable, int))                           \
  F(void, disposeCXPlatformAvailability, (CXPlatformAvailability *))                                           \
  F(CXPrintingPolicy, getCursorPrintingPolicy, (CXCursor))                                                     \
  F(void, PrintingPolicy_setProperty, (CXPrintingPolicy, int, unsigned))                                       \
  F(void, PrintingPolicy_dispose, (CXPrintingPolicy))                                                          \
  F(CXString, getCursorPrettyPrinted, (CXCursor, CXPrintingPolicy))                                            \
  F(CXString, getTypeSpelling, (CXType))                                                                       \
  F(CXType, getCanonicalType, (CXType))                                                                        \
  F(CXType, getPointeeType, (CXType))                                                                          \
  F(CXType, getArrayElementType, (CXType))                                                                     \
  F(long long, getArraySize, (CXType))                                                                         \
  F(CXType, getElementType, (CXType))                                                                          \
  F(long long, getNumElements, (CXType))                                                                       \
  F(CXType, getResultType, (CXType))                                                                           \
  F(int, getNumArgTypes, (CXType))                                                                             \
  F(CXType, getArgType, (CXType, unsigned))                                                                    \
  F(unsigned, isFunctionTypeVariadic, (CXType))                                                                \
  F(int, getFunctionTypeCallingConv, (CXType))                                                                 \
  F(unsigned, isConstQualifiedType, (CXType))                                                                  \
  F(unsigned, isVolatileQualifiedType, (CXType))                                                               \
  F(unsigned, isRestrictQualifiedType, (CXType))                                                               \
  F(CXString, getTypedefName, (CXType))                                                                        \
  F(CXType, Type_getNamedType, (CXType))                                                                       \
  F(CXType, Type_getModifiedType, (CXType))                                                                    \
  F(CXType, Type_getValueType, (CXType))                                                                       \
  F(int, Type_getNullability, (CXType))                                                                        \
  F(CXEvalResult, Cursor_Evaluate, (CXCursor))                                                                 \
  F(int, EvalResult_getKind, (CXEvalResult))                                                                   \
  F(long long, EvalResult_getAsLongLong, (CXEvalResult))                                                       \
  F(unsigned, EvalResult_isUnsignedInt, (CXEvalResult))                                                        \
  F(unsigned long long, EvalResult_getAsUnsigned, (CXEvalResult))                                              \
  F(double, EvalResult_getAsDouble, (CXEvalResult))                                                            \
  F(void, EvalResult_dispose, (CXEvalResult))

#pragma clang assume_nonnull begin

/// libclang's functions, once it is open.
typedef struct {
#define LIBCLANG_MEMBER(result, name, parameters) result(*name) parameters;
  LIBCLANG_FUNCTIONS(LIBCLANG_MEMBER)
#undef LIBCLANG_MEMBER
} LibClangFunctions;

/// What became of an attempt to open a libclang.
typedef struct {
  /// NULL when it could not be opened.
  const LibClangFunctions *_Nullable functions;
  /// The dynamic linker's complaint, or the first function that is missing. Valid until the next attempt.
  const char *_Nullable problem;
  /// The file that was opened, with links resolved. Valid for ever.
  const char *_Nullable path;
} LibClangOpening;

LibClangOpening libclang_open(const char *path);

/// The children of `cursor` in one array, which the caller frees. Children of kind `skipped` are left out: a large
/// header has hundreds of thousands of macro expansions that nobody asks for.
CXCursor *_Nullable libclang_children(
    const LibClangFunctions *functions, CXCursor cursor, int skipped, size_t *count);

#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif
