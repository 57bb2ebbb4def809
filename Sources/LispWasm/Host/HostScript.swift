import CHostScripts

/// A piece of the JavaScript that hosts are put together from: a file in `JavaScript`, named after it.
enum HostScript: String, CaseIterable {
  case engine, values, errors, imports, streams, input, files, process, clock, errorNames, objects, dynamic

  var text: String {
    var index: Int32 = 0
    while let script = host_script(index) {
      if String(cString: script.pointee.name) == rawValue {
        return String(
          decoding: UnsafeBufferPointer(start: script.pointee.text, count: script.pointee.size), as: UTF8.self)
      }
      index += 1
    }
    // A test asks for each.
    return ""
  }
}

extension HostLibrary {
  /// Where it is in JavaScript.
  var script: HostScript {
    switch self {
    case .write: .streams
    case .read: .input
    case .now, .monotonic, .timeZone, .seed, .sleep: .clock
    case .argument, .environment: .process
    case .fileOpen, .fileRead, .fileWrite, .fileClose, .fileLength, .filePosition, .fileSeek, .fileDelete, .fileRename,
      .fileProbe, .fileFolder, .fileDate:
      .files
    case .errorName, .errorMessage: .errorNames
    case .sameObject: .objects
    case .dynamicCall: .dynamic
    }
  }
}
