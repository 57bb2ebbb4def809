import BindingSpec
import Foundation
import TestSupport
import Testing

@testable import BindGen

/// Compiled stubs, loaded and called as a runtime would.
@Suite struct StubsExecutionTests {
  @Test(
    .enabled(if: StubsCompileTests.tools, "gcc, clang-14 or pkg-config is not installed"),
    arguments: ["gcc", "clang-14"], ["-O2", "-O0"])
  func everyKindOfFunctionIsCalled(_ compiler: String, _ optimization: String) throws {
    let shapes = try ShapesLibrary.shared.get()
    let scratch = try Scratch()
    let run = try shapes.subject.compile(
      with: compiler, StubsSubject.strict + ["-Wl,--no-undefined"], in: scratch, environment: shapes.environment)
    #expect(run.status == 0 && run.errors == "", "\(run.errors.prefix(3000))")
    _ = try scratch.write(try Self.descriptor(of: shapes.subject), to: "descriptor.h")
    let directory = scratch.url.path
    let runner = try ToolCheck.require(compiler).run([
      "-w", optimization, "-I", directory, "-I", shapes.scratch.url.path, shapes.scratch.url.path + "/runner.c", "-o",
      directory + "/runner", "-lffi", "-ldl",
    ])
    #expect(runner.status == 0, "\(runner.errors)")
    let result = try Subprocess.run(
      [directory + "/runner", directory + "/shapes.stubs.so"], environment: shapes.environment)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.hasSuffix(" checks, 0 failures\n") && !result.output.hasPrefix("0 "))
  }

  /// A macro of zlib's that only exists when it is compiled, called through libffi.
  @Test(.enabled(if: StubsCompileTests.tools && StubsSubject.provable.contains("zlib"), "zlib is not installed"))
  func zlibDeflates() throws {
    let scratch = try Scratch()
    let run = try StubsSubject("zlib").compile(with: "gcc", in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    let program = try scratch.write(
      """
      #include <stdio.h>
      #include <string.h>
      #include <zlib.h>
      extern int bindgen_lisp_zlib_deflateInit(z_streamp, int);
      int main(void) {
        unsigned char out[100];
        z_stream stream;
        memset(&stream, 0, sizeof stream);
        if (bindgen_lisp_zlib_deflateInit(&stream, 9) != Z_OK) return 1;
        stream.next_in = (Bytef *)"aaaaaaaaaaaaaaaaaaaa", stream.avail_in = 20, stream.next_out = out, stream.avail_out = 100;
        if (deflate(&stream, Z_FINISH) != Z_STREAM_END) return 2;
        printf("%lu", stream.total_out);
        return deflateEnd(&stream);
      }
      """, to: "program.c")
    let directory = scratch.url.path
    let built = try ToolCheck.require("gcc").run([
      program, directory + "/zlib.stubs.so", "-lz", "-o", directory + "/program",
    ])
    #expect(built.status == 0, "\(built.errors)")
    let result = try Subprocess.run([directory + "/program"])
    #expect(result.status == 0 && result.output == "11", "\(result)")
  }

  /// The program that docs/stubs.md shows does what the page says.
  @Test(.enabled(if: StubsCompileTests.tools && StubsSubject.provable.contains("zlib"), "zlib is not installed"))
  func theExampleRuns() throws {
    let page = try String(contentsOfFile: Subprocess.root + "/docs/stubs.md", encoding: .utf8)
    guard let start = page.range(of: "```c\n"), let end = page[start.upperBound...].range(of: "```") else {
      Issue.record("docs/stubs.md has no program")
      return
    }
    let scratch = try Scratch()
    let subject = try StubsSubject("zlib")
    #expect(try subject.compile(with: "gcc", in: scratch).status == 0)
    _ = try scratch.write(try Self.descriptor(of: subject), to: "descriptor.h")
    let program = try scratch.write(String(page[start.upperBound..<end.lowerBound]), to: "program.c")
    let directory = scratch.url.path
    let built = try ToolCheck.require("gcc").run(
      ["-Wall", "-Werror", program, "-o", directory + "/program", "-lffi", "-ldl"])
    #expect(built.status == 0, "\(built.errors)")
    let result = try Subprocess.run([directory + "/program"], in: directory)
    #expect(result.status == 0 && result.output == "3610a686\n", "\(result)")
  }

  /// The declarations that a runtime copies.
  static func descriptor(of subject: StubsSubject) throws -> String {
    let text = try subject.text()
    guard let start = text.range(of: "#define BINDGEN_LISP_STUBS_VERSION"),
      let end = text[start.upperBound...].range(of: "/* The end of what a runtime reads. */")
    else { throw NoDescriptor() }
    return String(text[start.lowerBound..<end.lowerBound])
  }

  struct NoDescriptor: Error {}
}
