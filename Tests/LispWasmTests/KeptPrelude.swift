import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// The prelude, compiled once for all tests, as "make build" puts it behind the command.
enum KeptPrelude {
  static let image: PreludeImage? = (try? DeepStack.run { WasmCompiler.preludeImage() }).flatMap { PreludeImage($0) }
}

/// What is kept of the prelude is the same as what is compiled with a program, and only taken where it is.
@Suite struct KeptPreludeTests {
  /// Most of the prelude can be kept, and always in the same bytes.
  @Test func imagesAreAlwaysTheSame() throws {
    let image = try DeepStack.run { WasmCompiler.preludeImage() }
    let again = try DeepStack.run { WasmCompiler.preludeImage() }
    #expect(image == again)
    let read = try #require(PreludeImage(image))
    let flags = read.functions.map { read.words[Int($0) + 1] }
    let kept = flags.count { $0 & ImageFormat.Flag.hasBody != 0 }
    #expect(kept * 10 > flags.count * 8, "\(kept) of \(flags.count) functions")
  }

  /// What is no image, or only a part of one, is none.
  @Test func otherBytesAreRefused() throws {
    let image = try DeepStack.run { WasmCompiler.preludeImage() }
    #expect(PreludeImage([UInt8]()) == nil)
    #expect(PreludeImage(Array(image.dropFirst())) == nil)
    #expect(PreludeImage(Array(image.prefix(image.count / 2))) == nil)
    #expect(PreludeImage(Array(repeating: 0, count: image.count)) == nil)
  }

  /// An image behind a file takes the place of an older one, and the file stays what it was.
  @Test func imagesBehindFiles() throws {
    let folder = try TemporaryDirectory()
    let path = "\(folder.path)/program"
    let content = Data((0..<5000).map { UInt8(truncatingIfNeeded: $0) })
    try content.write(to: URL(fileURLWithPath: path))
    chmod(path, 0o755)
    let image = try DeepStack.run { WasmCompiler.preludeImage() }
    #expect(PreludeImage.put(image, behind: path) == nil)
    let once = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(PreludeImage.put(image, behind: path) == nil)
    let twice = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(once == twice)
    #expect(once.prefix(content.count) == content)
    #expect(access(path, X_OK) == 0)
    #expect(PreludeImage.put(image, behind: "\(folder.path)/missing")?.contains("missing") == true)
  }
}
