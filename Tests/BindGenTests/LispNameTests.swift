import Testing

@testable import BindGen

@Suite struct LispNameTests {
  static let names: KeyValuePairs = [
    "gtk_window_new": "gtk-window-new", "GtkWidget": "gtk-widget", "SDL_GL_CreateContext": "sdl-gl-create-context",
    "LLVMModuleCreateWithNameInContext": "llvm-module-create-with-name-in-context", "XMLParser2D": "xml-parser-2d",
    "Z_OK": "z-ok", "SHA256Init": "sha256-init", "Aes128CBCMode": "aes128-cbc-mode", "utf8ToUcs4": "utf8-to-ucs4",
    "get2DPoint": "get-2d-point", "glVertex3fv": "gl-vertex3fv", "GL_TEXTURE_2D": "gl-texture-2d",
    "SDL_AUDIO_S16LSB": "sdl-audio-s16lsb", "_exit": "%exit", "__errno_location": "%%errno-location",
    "gzgetc_": "gzgetc-", "a__b": "a--b", "outer.inMember": "outer.in-member", "x": "x", "uint8_t": "uint8-t",
    "mat4x4": "mat4x4", "GObject": "g-object", "ABC": "abc",
  ]

  @Test func areTranslated() {
    for (c, lisp) in Self.names { #expect(LispName.of(c) == lisp) }
  }
}
