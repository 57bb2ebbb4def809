import BindingSpec
import CLibClang

/// One parse of the headers. It lives as long as the process: taking it down costs more than it frees.
struct TranslationUnit {
  let raw: CXTranslationUnit
  let clang: UnsafePointer<LibClangFunctions>

  /// Parses `text` as the file `mainPath`, which exists only here.
  static func parse(
    _ clang: LibClang, mainPath: String, text: [UInt8], arguments: [String]
  ) -> TranslationUnit? {
    let functions = clang.functions
    guard let index = functions.pointee.createIndex(0, 0) else { return nil }
    let detailedPreprocessingRecord: UInt32 = 0x01
    let skipFunctionBodies: UInt32 = 0x40
    let includeAttributedTypes: UInt32 = 0x1000
    var unit: CXTranslationUnit?
    let status = withCStrings(arguments) { argv in
      text.withUnsafeBytes { bytes in
        mainPath.withCString { path in
          var unsaved = CXUnsavedFile(
            Filename: path, Contents: bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
            Length: UInt(bytes.count))
          return functions.pointee.parseTranslationUnit2(
            index, path, argv.baseAddress, Int32(argv.count), &unsaved, 1,
            detailedPreprocessingRecord | skipFunctionBodies | includeAttributedTypes, &unit)
        }
      }
    }
    guard status == 0, let unit else { return nil }
    return TranslationUnit(raw: unit, clang: functions)
  }

  /// Everything at file scope, and every macro definition and inclusion.
  var topLevel: [Cursor] {
    Cursor(raw: clang.pointee.getTranslationUnitCursor(raw), clang: clang).children
  }

  /// A message of the compiler.
  struct Message {
    enum Severity: Int32 {
      case ignored, note, warning, error, fatal
    }
    var severity: Severity
    var text: String
    var file: CXFile?
    var line: Int
    var column: Int
  }

  /// What the compiler said, warnings left out.
  var errors: [Message] {
    let count = clang.pointee.getNumDiagnostics(raw)
    var messages: [Message] = []
    for index in 0..<count {
      guard let diagnostic = clang.pointee.getDiagnostic(raw, index) else { continue }
      defer { clang.pointee.disposeDiagnostic(diagnostic) }
      guard let severity = Message.Severity(rawValue: clang.pointee.getDiagnosticSeverity(diagnostic)),
        severity == .error || severity == .fatal
      else { continue }
      let place = Cursor.place(clang.pointee.getDiagnosticLocation(diagnostic), clang)
      messages.append(
        Message(
          severity: severity, text: LibClang.text(clang.pointee.getDiagnosticSpelling(diagnostic), clang),
          file: place.file, line: place.line, column: place.column))
    }
    return messages
  }

  func name(of file: CXFile) -> String { LibClang.text(clang.pointee.getFileName(file), clang) }

  /// For each file that was read, the `#include`s that led to it, innermost first.
  func inclusionStacks() -> [(file: CXFile, stack: [(file: CXFile, line: Int)])] {
    final class Visit {
      var found: [(file: CXFile, stack: [(file: CXFile, line: Int)])] = []
      let clang: UnsafePointer<LibClangFunctions>
      init(_ clang: UnsafePointer<LibClangFunctions>) { self.clang = clang }
    }
    let visit = Visit(clang)
    withExtendedLifetime(visit) {
      clang.pointee.getInclusions(
        raw,
        { file, stack, depth, data in
          guard let file, let data else { return }
          let visit = Unmanaged<Visit>.fromOpaque(data).takeUnretainedValue()
          var places: [(file: CXFile, line: Int)] = []
          for level in 0..<Int(depth) {
            guard let stack else { break }
            let place = Cursor.place(stack[level], visit.clang)
            if let includer = place.file { places.append((includer, place.line)) }
          }
          visit.found.append((file, places))
        }, Unmanaged.passUnretained(visit).toOpaque())
    }
    return visit.found
  }
}

/// Calls `body` with the strings as an array of C strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
  // One block of all the bytes, so that no pointer outlives its string.
  var bytes: [CChar] = []
  var offsets: [Int] = []
  for string in strings {
    offsets.append(bytes.count)
    bytes += string.utf8.map { CChar(bitPattern: $0) } + [0]
  }
  return bytes.withUnsafeBufferPointer { block in
    let pointers = offsets.map { offset in block.baseAddress.map { $0 + offset } }
    return pointers.withUnsafeBufferPointer(body)
  }
}
