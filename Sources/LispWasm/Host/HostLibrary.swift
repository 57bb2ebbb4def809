/// The functions of the import module `lisp`: what a program of the language needs of whoever runs it.
///
/// A module imports those that it uses. Each host has all of them.
package enum HostLibrary: String, CaseIterable, Hashable, Sendable {
  /// Stream 1 or 2, text.
  case write
  /// As many bytes as there are, at most so many; null at the end.
  case read
  /// Milliseconds since 1970.
  case now
  case monotonic
  /// Seconds west of UTC at a time in seconds since 1970.
  case timeZone = "time-zone"
  case seed
  case sleep
  /// The program's arguments by number; null behind the last.
  case argument
  case environment
  /// The path, and how: 0 to read, 1 new or emptied, 2 to append, 3 to write over what is there, 4 new only. A handle, or less
  /// than 0: a number of `FileProblem`.
  case fileOpen = "file-open"
  case fileRead = "file-read"
  case fileWrite = "file-write"
  case fileClose = "file-close"
  case fileLength = "file-length"
  case filePosition = "file-position"
  case fileSeek = "file-seek"
  case fileDelete = "file-delete"
  case fileRename = "file-rename"
  /// 0 when there is nothing, 1 for a file, 2 for a folder.
  case fileProbe = "file-probe"
  case fileFolder = "file-folder"
  case fileDate = "file-date"
  /// What a caught host exception is called.
  case errorName = "error-name"
  case errorMessage = "error-message"
  /// Whether two objects of the host's are the same.
  case sameObject = "same-object"
  /// A function by the name `module.field`, and a list of arguments.
  case dynamicCall = "dynamic-call"

  package static let module = "lisp"

  package var signature: HostSignature {
    switch self {
    case .write: HostSignature([.int32, .bytes], .void)
    case .read: HostSignature([.int32], .bytes)
    case .now, .monotonic, .seed: HostSignature([], .double)
    case .timeZone: HostSignature([.double], .double)
    case .sleep: HostSignature([.double], .void)
    case .argument: HostSignature([.int32], .string)
    case .environment: HostSignature([.string], .string)
    case .fileOpen: HostSignature([.string, .int32], .int32)
    case .fileRead: HostSignature([.int32, .int32], .bytes)
    case .fileWrite: HostSignature([.int32, .bytes], .int32)
    case .fileClose: HostSignature([.int32], .int32)
    case .fileLength, .filePosition: HostSignature([.int32], .double)
    case .fileSeek: HostSignature([.int32, .double], .void)
    case .fileDelete, .fileProbe, .fileFolder: HostSignature([.string], .int32)
    case .fileRename: HostSignature([.string, .string], .int32)
    case .fileDate: HostSignature([.string], .double)
    case .errorName, .errorMessage: HostSignature([.pointer], .string)
    case .sameObject: HostSignature([.pointer, .pointer], .boolean)
    case .dynamicCall: HostSignature([.string, .anything], .anything)
    }
  }

  /// What a host's file functions say went wrong: the same numbers on each, those of Linux, as less than 0.
  package enum FileProblem: Int32, CaseIterable, Sendable {
    case other = -5
    case notPermitted = -1
    case notFound = -2
    case denied = -13
    case exists = -17
    case notFolder = -20
    case isFolder = -21
    case notEmpty = -39
  }
}
