#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Functions of the prelude as they were compiled when the command was built, for modules and for the machine that expands macros.
///
/// What a function becomes depends on nothing but the prelude and the compiler, so it is made once, by the compiler itself, and put
/// behind the command's own file. A compiler without an image makes the same functions from the prelude's texts.
package struct PreludeImage: @unchecked Sendable {
  /// A section as numbers.
  typealias Numbers = UnsafeBufferPointer<UInt32>

  let strings: Numbers
  let text: UnsafeBufferPointer<UInt8>
  let symbols: Numbers
  let types: Numbers
  let functions: Numbers
  let constants: Numbers
  let globals: Numbers
  let facts: Numbers
  let names: Numbers
  let words: Numbers
  let mentions: Numbers
  let code: UnsafeBufferPointer<UInt8>
  let definitions: Numbers
  let instructions: UnsafeBufferPointer<UInt64>
  let macros: Numbers
  /// Holds the memory, where it is not the file's.
  private let owner: AnyObject?

  /// Nil when it is not an image of this format. Where the memory is nobody else's, `owner` keeps it.
  init?(_ bytes: UnsafeRawBufferPointer, owner: AnyObject? = nil) {
    let magic = ImageFormat.magic
    let head = magic.count + ImageFormat.Section.allCases.count * 8
    guard bytes.count >= head, let base = bytes.baseAddress, UInt(bitPattern: base) % 8 == 0,
      bytes.prefix(magic.count).elementsEqual(magic)
    else { return nil }
    var isWhole = true
    func range(_ section: ImageFormat.Section) -> (start: Int, count: Int) {
      let place = magic.count + section.rawValue * 8
      let start = Int(bytes.load(fromByteOffset: place, as: UInt32.self))
      let count = Int(bytes.load(fromByteOffset: place + 4, as: UInt32.self))
      if start % 8 != 0 || start > bytes.count || count > bytes.count - start { isWhole = false }
      return isWhole ? (start, count) : (0, 0)
    }
    func numbers(_ section: ImageFormat.Section) -> Numbers {
      let (start, count) = range(section)
      return Numbers(start: (base + start).assumingMemoryBound(to: UInt32.self), count: count / 4)
    }
    func octets(_ section: ImageFormat.Section) -> UnsafeBufferPointer<UInt8> {
      let (start, count) = range(section)
      return UnsafeBufferPointer(start: (base + start).assumingMemoryBound(to: UInt8.self), count: count)
    }
    strings = numbers(.strings)
    text = octets(.text)
    symbols = numbers(.symbols)
    types = numbers(.types)
    functions = numbers(.functions)
    constants = numbers(.constants)
    globals = numbers(.globals)
    facts = numbers(.facts)
    names = numbers(.names)
    words = numbers(.words)
    mentions = numbers(.mentions)
    code = octets(.code)
    definitions = numbers(.definitions)
    macros = numbers(.macros)
    let (start, count) = range(.instructions)
    instructions = UnsafeBufferPointer(start: (base + start).assumingMemoryBound(to: UInt64.self), count: count / 8)
    self.owner = owner
    if !isWhole || names.isEmpty { return nil }
  }

  /// An image in memory, as `WasmCompiler.preludeImage` makes it.
  package init?(_ bytes: [UInt8]) {
    let memory = Memory(bytes)
    self.init(UnsafeRawBufferPointer(memory.bytes), owner: memory)
  }

  private final class Memory {
    let bytes: UnsafeMutableRawBufferPointer
    init(_ content: [UInt8]) {
      bytes = .allocate(byteCount: max(content.count, 1), alignment: 16)
      bytes.copyBytes(from: content)
    }
    deinit { bytes.deallocate() }
  }

  func string(_ number: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: text[Int(strings[number * 2])...].prefix(Int(strings[number * 2 + 1])))
  }

  // MARK: The command's own

  /// Behind an image in a file: its size, and the magic once more.
  static let trailerSize = 8 + ImageFormat.magic.count

  /// An image as it is put behind a file.
  package static func appendix(_ image: [UInt8], behind size: Int) -> [UInt8] {
    let padding = Array(repeating: UInt8(0), count: (4096 - size % 4096) % 4096)
    let count = UInt64(image.count)
    return padding + image + (0..<8).map { UInt8(truncatingIfNeeded: count >> UInt64($0 * 8)) } + ImageFormat.magic
  }

  /// The image behind the running program's own file; nil when there is none.
  package static let own: PreludeImage? = {
    let file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
    if file < 0 { return nil }
    defer { close(file) }
    let size = lseek(file, 0, SEEK_END)
    var trailer = [UInt8](repeating: 0, count: trailerSize)
    guard size > trailerSize, pread(file, &trailer, trailerSize, size - trailerSize) == trailerSize,
      trailer[8...].elementsEqual(ImageFormat.magic)
    else { return nil }
    let count = trailer[..<8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    guard count <= UInt64(size - trailerSize), count > 0 else { return nil }
    let start = size - trailerSize - Int(count)
    guard start % 4096 == 0, let room = mmap(nil, Int(count), PROT_READ, MAP_PRIVATE, file, start), room != MAP_FAILED
    else { return nil }
    return PreludeImage(UnsafeRawBufferPointer(start: room, count: Int(count)))
  }()
}

extension PreludeImage {
  /// Puts an image behind a program's file, in place of one that is there. Gives what went wrong.
  package static func put(_ image: [UInt8], behind path: String) -> String? {
    func failure(_ what: String) -> String { "\(what) \(path): \(String(cString: strerror(errno)))" }
    guard let file = fopen(path, "rb") else { return failure("cannot read") }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    var status = stat()
    fstat(fileno(file), &status)
    fclose(file)
    if bytes.count > trailerSize, bytes.suffix(ImageFormat.magic.count).elementsEqual(ImageFormat.magic) {
      let size = bytes.suffix(trailerSize).prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      if size >= 0, size <= bytes.count - trailerSize { bytes.removeLast(size + trailerSize) }
    }
    bytes += appendix(image, behind: bytes.count)
    let new = path + ".new"
    guard let out = fopen(new, "wb") else { return failure("cannot write beside") }
    let written = fwrite(bytes, 1, bytes.count, out)
    if fclose(out) != 0 || written < bytes.count || chmod(new, status.st_mode & 0o777) != 0 || rename(new, path) != 0 {
      unlink(new)
      return failure("cannot write")
    }
    return nil
  }
}
