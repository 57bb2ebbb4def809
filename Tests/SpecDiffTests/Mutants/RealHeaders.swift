import Foundation
import Testing

/// A header that is installed here, of which mutants are made.
struct RealHeader: Sendable, CustomTestStringConvertible {
  /// The file, as an `#include` names it; only what it declares itself is compared.
  var file: String
  /// What programs include to get it.
  var include: String
  /// Where it and what it includes are.
  var directories: [String]
  /// How programs use it where it cannot tell.
  var model = UseModel()

  var testDescription: String { file }

  /// Its text, where it is installed.
  var text: String? {
    directories.lazy.compactMap { try? String(contentsOfFile: "\($0)/\(file)", encoding: .utf8) }.first
  }

  static let gtk = [
    "/usr/include/gtk-4.0", "/usr/include/glib-2.0", "/usr/lib/x86_64-linux-gnu/glib-2.0/include",
    "/usr/include/pango-1.0", "/usr/include/harfbuzz", "/usr/include/gdk-pixbuf-2.0", "/usr/include/cairo",
    "/usr/include/graphene-1.0", "/usr/lib/x86_64-linux-gnu/graphene-1.0/include", "/usr/include/freetype2",
  ]

  static let all: [RealHeader] = [
    RealHeader(
      file: "zlib.h", include: "zlib.h", directories: ["/usr/include"],
      model: UseModel(versions: [
        "ZLIB_VERSION", "ZLIB_VERNUM", "ZLIB_VER_MAJOR", "ZLIB_VER_MINOR", "ZLIB_VER_REVISION", "ZLIB_VER_SUBREVISION",
      ])),
    RealHeader(
      file: "sqlite3.h", include: "sqlite3.h", directories: ["/usr/include"],
      model: UseModel(
        // SQLite makes it for a callback.
        lent: ["sqlite3_rtree_query_info"],
        versions: ["SQLITE_VERSION", "SQLITE_VERSION_NUMBER", "SQLITE_SOURCE_ID"])),
    RealHeader(file: "cairo.h", include: "cairo.h", directories: ["/usr/include/cairo"]),
    RealHeader(
      file: "yaml.h", include: "yaml.h", directories: ["/usr/include"],
      // Nodes are the document's; the library gives their addresses.
      model: UseModel(lent: ["yaml_node_s"])),
    RealHeader(file: "SDL_rwops.h", include: "SDL.h", directories: ["/usr/include/SDL2"]),
    RealHeader(file: "SDL_render.h", include: "SDL.h", directories: ["/usr/include/SDL2"]),
    RealHeader(
      file: "clang-c/Index.h", include: "clang-c/Index.h", directories: ["/usr/lib/llvm-14/include"],
      model: UseModel(versions: [
        "CINDEX_VERSION", "CINDEX_VERSION_MAJOR", "CINDEX_VERSION_MINOR", "CINDEX_VERSION_STRING",
      ])),
    RealHeader(file: "gtk/gtkwidget.h", include: "gtk/gtk.h", directories: gtk),
    RealHeader(file: "graphene-rect.h", include: "graphene.h", directories: gtk.suffix(3).map(\.self) + gtk),
  ]
}
