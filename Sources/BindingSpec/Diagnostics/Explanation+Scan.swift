// The pages of what can happen while headers are scanned.
extension Explanation {
  static let scanHeaderMissing = Explanation(
    "the header was not found",
    meaning: """
      A header named on the command line is neither a path to a file nor in any directory where clang looks for
      #include <…>.
      """,
    example: "bindgen-lisp scan gtk/gtk.h -o gtk4.yaml",
    remedy: """
      Install the library's development package; name its package with --pkg, so that pkg-config adds the right
      directories; or name the directory with --include.
      """)

  static let scanHeaderUnreadable = Explanation(
    "the header cannot be read",
    meaning: "The path is a directory or a device, may not be read, or reading it failed.",
    example: "bindgen-lisp scan /usr/include/gtk-4.0 -o gtk4.yaml",
    remedy: "Name the header itself: scan gtk/gtk.h --include /usr/include/gtk-4.0.")

  static let scanHeaderError = Explanation(
    "the headers do not compile",
    meaning: """
      clang reports errors. What it makes of a header with errors is not what the library means, so nothing is written.
      All of the errors are shown, each with the #includes that led to it.
      """,
    example: """
      broken.h:3:1: error: unknown type name 'uint32_t' [scan.header.error]
      """,
    remedy: """
      Often a header expects another one before it: name both, in order. Or it wants a macro (--define) or a newer
      standard (“-- -std=c2x”). If it is C++, it cannot be scanned.
      """)

  static let scanHeaderNotText = Explanation(
    "the header is not text",
    meaning: """
      The file holds NUL bytes, or bytes that are neither UTF-8 nor comments' Latin-1: an object file or an archive,
      most likely.
      """,
    example: "bindgen-lisp scan libz.a -o zlib.yaml",
    remedy: "Name the header, not the library. The library's name for run time goes to --load.")

  static let scanHeaderTooLarge = Explanation(
    "the header is too large",
    meaning: """
      The file is larger than any header that people write, and parsing it would take memory out of proportion.
      """,
    remedy: "Check that it is a header. A generated one can be parted and its parts be scanned together.")

  static let scanIncludeMissing = Explanation(
    "a header includes one that was not found",
    meaning: "The scanned header needs another library's header, and clang was not told where that is.",
    example: """
      gtk/gtk.h:31:10: error: 'glib.h' file not found [scan.include.missing]
      """,
    remedy: """
      Name the package, which knows what it needs: --pkg gtk4. Or name the directory: --include DIR. If the other
      library is not installed, install its development package.
      """)

  static let scanIncludeRecursive = Explanation(
    "headers include each other without end",
    meaning: "A header without an include guard includes itself, directly or through others.",
    example: """
      // a.h
      #include "a.h"
      """,
    remedy: "Give the header a guard: #pragma once, or #ifndef A_H … #endif.")

  static let scanKeepNothing = Explanation(
    "no header matches",
    meaning: """
      A --keep glob matches none of the headers that were read, or none of the kept headers declares anything. Globs are
      held against the end of a header's path: “gtk/*” is what stands in a folder gtk, “gtk/**” what stands in or below
      one, “zlib.h” that header anywhere.
      """,
    example: "bindgen-lisp scan gtk/gtk.h --pkg gtk4 --keep 'gtk4/*'",
    remedy: """
      Without --keep, the headers named and those beside or below them are kept. --depfile lists every file that is read.
      """)

  static let scanArgument = Explanation(
    "clang does not accept an argument",
    meaning: """
      An argument after “--”, from --clang-arg or from pkg-config is unknown to clang, or would make it do something
      other than parse.
      """,
    example: "bindgen-lisp scan zlib.h -- -std=c98",
    remedy: "Correct or remove the argument. “-- -std=c2x -DNAME -isystem DIR” and their like are fine.")

  static let scanLibclangMissing = Explanation(
    "libclang was not found",
    meaning: """
      Headers are read by libclang, the library form of the clang compiler, version 14 or newer. It is opened when a
      scan starts; no other verb needs it.
      """,
    example: "bindgen-lisp doctor",
    remedy: """
      Debian and Ubuntu: apt-get install libclang-14-dev, or any later number. Fedora: dnf install clang-devel. macOS:
      xcode-select --install, or brew install llvm. Elsewhere: pip install libclang, and set
      BINDGEN_LISP_LIBCLANG to the file.
      """)

  static let scanLibclangTooOld = Explanation(
    "libclang is too old",
    meaning: "A libclang was found, but one older than version 14, which lacks functions that a scan needs.",
    example: "bindgen-lisp doctor",
    remedy: "Install a newer one beside it: apt-get install libclang-14-dev. The newest that is found is used.")

  static let scanLibclangFailed = Explanation(
    "libclang gave up",
    meaning: "libclang crashed or refused to parse without saying why. Nothing was written.",
    remedy: """
      Try another version of libclang (BINDGEN_LISP_LIBCLANG names the file). If the header compiles with
      “clang -fsyntax-only”, please report it together with the header.
      """)

  static let scanBuiltinHeaders = Explanation(
    "libclang's own headers were not found",
    meaning: """
      stddef.h, stdarg.h and others come with the compiler and must be of libclang's own version. Those of another clang
      that happens to be installed are never used instead, because they would be wrong in subtle ways.
      """,
    example: "bindgen-lisp doctor",
    remedy: "Debian: apt-get install libclang-common-14-dev, with the number of the libclang that doctor shows.")

  static let scanPkgConfig = Explanation(
    "pkg-config could not answer",
    meaning: """
      pkg-config is not installed, does not know the package, or one that the package requires is missing. What it
      said is shown.
      """,
    example: "bindgen-lisp scan gtk/gtk.h --pkg gtk-4",
    remedy: """
      Install the library's -dev package; set PKG_CONFIG_PATH when it is installed elsewhere; or leave --pkg out and
      give --include and --define yourself.
      """)

  static let scanLayoutDisagreement = Explanation(
    "the layout engine and libclang disagree",
    meaning: """
      Every scan compares the sizes and offsets that bindgen-lisp computes with those of libclang for the same target. A
      difference is a fault in one of the two, most likely in bindgen-lisp. The spec holds libclang's answer, and what
      is computed for other targets may be wrong for this record.
      """,
    remedy: "Do not pass this record by value until it is settled. Please report it with the record's declaration.")

  static let scanLayoutCompilersDiffer = Explanation(
    "compilers lay this record out differently",
    meaning: """
      gcc and clang do not agree on records of this shape, so whether a binding is right depends on which of them
      compiled the library. Such shapes are rare: bit-fields in packed records together with alignment, for the most
      part.
      """,
    remedy: """
      Find out which compiler built the library, and compile the generated stubs with it: their assertions decide.
      """)

  static let scanTypeUnsupported = Explanation(
    "a type is not supported",
    meaning: """
      The declaration uses a type that has no meaning outside the compiler, or that no calling convention of the
      target can carry: a scalable vector, an opaque builtin, a matrix.
      """,
    example: "svint32_t sum(svint32_t values);",
    remedy: "Wrap the function in a C function of your own with plain types, and scan that one's header.")

  static let scanBlock = Explanation(
    "the declaration uses a block",
    meaning: """
      Blocks, written with “^”, are closures of Apple's C. They are recorded, but nothing can call through them yet.
      """,
    example: "void enumerate(void (^each)(int));",
    remedy: "Most such functions have a sibling that takes a function pointer and a context; use that one.")

  static let scanCPlusPlus = Explanation(
    "the declaration is C++",
    meaning: """
      Headers are read as C. A class, template, reference or overload has no C form, so it has none in Lisp either.
      """,
    remedy: "Scan the library's C interface, or write one: functions declared extern \"C\".")

  static let scanDeclarationHidden = Explanation(
    "the name is hidden by the scan's own wish",
    meaning: """
      --hide GLOB, kept in the spec under scan.hide, says that names like this one are no part of the library's
      interface. A typedef is hidden only when nothing else uses it, and records and enums never are: what a function needs
      comes in under whatever name.
      """,
    example: """
      bindgen-lisp scan math.h --hide '__*'
      """,
    remedy: """
      Scan without that --hide, or with a narrower glob.
      """)

  static let scanDeclarationStatic = Explanation(
    "the declaration is private to each file that includes it",
    meaning: """
      A static variable or a static function without a body is no symbol of the library. There is nothing to bind
      to.
      """,
    example: "static int counter;",
    remedy: "Nothing, in most cases. A static const with a value is taken over as a constant.")

  static let scanInterrupted = Explanation(
    "the scan was interrupted",
    meaning: "A signal ended the scan: Ctrl-C or kill. Nothing was written, and no temporary file was left.",
    remedy: "Scan again.")
}
