import Foundation
import TestSupport
import Testing

/// The programs under `examples/native` do what they say they do.
@Suite struct ExampleTests {
  static let directory = Subprocess.root + "/examples/native"

  /// A program, and the library that it is an example of.
  static let examples: [(name: String, library: String)] = [
    ("libc", "libc.so.6"), ("zlib", "libz.so.1"), ("sqlite", "libsqlite3.so.0"), ("glib", "libgio-2.0.so.0"),
    ("sdl2", "libSDL2-2.0.so.0"), ("llvm", "libLLVM-14.so.1"),
  ]

  private static func isThere(_ library: String) -> Bool {
    ToolCheck.isCI || dlopen(library, RTLD_LAZY | RTLD_LOCAL) != nil
  }

  @Test(arguments: examples.filter { isThere($0.library) }.map(\.name))
  func prints(_ name: String) throws {
    let run = try Subprocess.command(["run", "\(Self.directory)/\(name).lisp"], in: "/", timeout: 120)
    #expect(run.status == 0, "\(run.errors)")
    try Golden().expect(run.output, "example-\(name).txt")
  }

  /// A window of GTK's under a display of its own: its button is clicked with a mouse, and what the handler did is seen
  /// in what the program prints and in what the window shows.
  @Test(
    .enabled(
      if: ToolCheck.allows("Xvfb", "xvfb-run", "xdotool", "import") && isThere("libgtk-4.so.1"),
      "GTK 4, Xvfb, xdotool or ImageMagick is not installed"))
  func gtkWindowHasAWorkingButton() throws {
    let directory = try TemporaryDirectory()
    let script = """
      "$BINDGEN_LISP" run "\(Self.directory)/gtk.lisp" > output & program=$!
      window=$(timeout 60 xdotool search --sync --onlyvisible --name 'Lisp counts' | head -n 1)
      look() { import -window "$window" -depth 8 "rgb:$1"; }
      # What is expected has up to ten seconds to come about.
      lines() { for _ in {1..100}; do (( $(wc -l < output) >= $1 )) && return; sleep 0.1; done; }
      label() { for _ in {1..100}; do look "$1"; cmp -s -n "$rows" "$1" "$2" || return; sleep 0.1; done; }
      eval "$(xdotool getwindowgeometry --shell "$window")"
      echo "$WIDTH $HEIGHT" > size
      # The label is above the buttons.
      rows=$((WIDTH * 3 * 28))
      for _ in {1..100}; do look before; [ "$(head -c $rows before | od -An -tu1 -v | tr -s ' ' '\\n' | sort -u | wc -l)" -gt 20 ] && break; sleep 0.1; done
      click() { xdotool mousemove $((X + WIDTH / 2)) $((Y + HEIGHT * $1 / 100)) click 1; }
      click 33; lines 2; label once before
      click 33; lines 3; label twice once
      click 78
      wait $program; echo "status $?" >> output
      """
    _ = try directory.write("script", script)
    let result = try Subprocess.shell(
      "timeout 150 xvfb-run -a -s '-screen 0 480x360x24' bash script", in: directory.path,
      environment: [
        "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo", "GTK_A11Y": "none", "GSETTINGS_BACKEND": "memory",
        "HOME": directory.path, "XDG_RUNTIME_DIR": directory.path,
      ], timeout: 160)
    #expect(
      try directory.read("output") == """
        window 360 × 240
        Count: Clicked one time
        Count: Clicked two times
        ended with 0 after 2 clicks
        status 0

        """, "\(result.errors)")
    let size = try directory.read("size").split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    try #require(size.count == 2)
    let pictures = try ["before", "once", "twice"].map {
      try Data(contentsOf: URL(fileURLWithPath: "\(directory.path)/\($0)"))
    }
    for picture in pictures { #expect(picture.count == size[0] * size[1] * 3) }
    // Three different texts above, in dark letters; light buttons below.
    let labels = pictures.map { $0.prefix(size[0] * 3 * 28) }
    #expect(Set(labels).count == 3)
    for label in labels { #expect(label.contains { $0 < 100 } && label.contains { $0 > 200 }) }
  }
}
