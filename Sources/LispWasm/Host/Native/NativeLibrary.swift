import WasmEngine

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The host library in Swift.
final class NativeLibrary {
  let output: NativeOutput
  private let options: NativeProgram.Options
  private let boundary: NativeBoundary
  private let files: NativeFiles
  private var dynamic: NativeDynamicCalls?

  init(
    _ description: HostDescription, _ options: NativeProgram.Options, _ boundary: NativeBoundary
  ) throws(WasmStore.Problem) {
    self.options = options
    self.boundary = boundary
    output = NativeOutput(options.streams)
    files = NativeFiles(in: options.directory)
  }

  func dynamicCalls() throws -> NativeDynamicCalls {
    if let dynamic { return dynamic }
    let made = try NativeDynamicCalls(boundary)
    dynamic = made
    return made
  }

  func call(_ function: HostLibrary, _ values: [NativeValue]) throws -> NativeValue {
    switch (function, values.first, values.dropFirst().first) {
    case (.write, .integer(let stream), .bytes(let bytes)): output.write(stream == 1 ? 1 : 2, bytes ?? [])
    case (.read, .integer(let count), _):
      output.flush()
      return .bytes(options.streams.read(Int(count)))
    case (.now, _, _): return .double(milliseconds(CLOCK_REALTIME))
    case (.monotonic, _, _): return .double(milliseconds(CLOCK_MONOTONIC))
    case (.timeZone, .double(let seconds), _): return .double(secondsWest(at: seconds))
    case (.seed, _, _): return .double(Double(UInt64.random(in: 0..<(1 << 53))))
    case (.sleep, .double(let milliseconds), _):
      output.flush()
      sleep(milliseconds)
    case (.argument, .integer(let index), _):
      return .string(options.arguments.indices.contains(Int(index)) ? options.arguments[Int(index)] : nil)
    case (.environment, .string(let name?), _): return .string(options.environment(name))
    case (.fileOpen, .string(let path?), .integer(let mode)): return .integer(Int64(files.open(path, Int(mode))))
    case (.fileRead, .integer(let file), .integer(let count)): return .bytes(files.read(handle(file), Int(count)))
    case (.fileWrite, .integer(let file), .bytes(let bytes)):
      return .integer(Int64(files.write(handle(file), bytes ?? [])))
    case (.fileClose, .integer(let file), _): return .integer(Int64(files.close(handle(file))))
    case (.fileLength, .integer(let file), _): return .double(Double(files.length(handle(file))))
    case (.filePosition, .integer(let file), _): return .double(Double(files.position(handle(file))))
    case (.fileSeek, .integer(let file), .double(let position)): files.seek(handle(file), position)
    case (.fileDelete, .string(let path?), _): return .integer(Int64(files.delete(path)))
    case (.fileRename, .string(let from?), .string(let to?)): return .integer(Int64(files.rename(from, to)))
    case (.fileProbe, .string(let path?), _): return .integer(Int64(files.probe(path)))
    case (.fileFolder, .string(let path?), _): return .integer(Int64(files.makeFolder(path)))
    case (.fileDate, .string(let path?), _): return .double(files.date(path))
    case (.errorName, .object(let object), _): return .string((object as? ThrownNativeError)?.name ?? "object")
    case (.errorMessage, .object(let object), _): return .string((object as? ThrownNativeError)?.message ?? "")
    case (.sameObject, .object(let first), .object(let second)): return .boolean(first === second)
    default: throw NativeError(name: "TypeError", message: "lisp.\(function.rawValue) cannot take these arguments")
    }
    return .none
  }

  private func handle(_ number: Int64) -> Int32 { Int32(exactly: number) ?? -1 }

  private func milliseconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }

  private func secondsWest(at seconds: Double) -> Double {
    guard var time = time_t(exactly: seconds.rounded(.down)) else { return 0 }
    var parts = tm()
    guard localtime_r(&time, &parts) != nil else { return 0 }
    return Double(-parts.tm_gmtoff)
  }

  private func sleep(_ milliseconds: Double) {
    guard let nanoseconds = Int64(exactly: (milliseconds * 1_000_000).rounded()), nanoseconds > 0 else { return }
    var rest = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    var left = timespec()
    while nanosleep(&rest, &left) == -1, errno == EINTR { rest = left }
  }
}

/// `console`, which every host has: texts and numbers on a line of their own.
enum NativeConsole {
  static func function(_ module: String, _ field: String) -> NativeProgram.Function? {
    guard module == "console" else { return nil }
    let stream: Int32
    switch field {
    case "log", "info", "debug": stream = 1
    case "error", "warn": stream = 2
    default: return nil
    }
    return { program, values in
      program.options.streams.write(stream, Array((values.map(text).joined(separator: " ") + "\n").utf8))
      return .none
    }
  }

  private static func text(_ value: NativeValue) -> String {
    switch value {
    case .none: "null"
    case .string(let text): text ?? "null"
    case .bytes(let bytes): bytes.map { String(decoding: $0, as: UTF8.self) } ?? "null"
    case .boolean(let truth): "\(truth)"
    case .integer(let number): "\(number)"
    case .unsigned(let number): "\(number)"
    // As JavaScript has it.
    case .double(let number) where !number.isFinite:
      number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
    case .double(let number): number == number.rounded() && abs(number) < 1e21 ? "\(Int128(number))" : "\(number)"
    case .anything(let value): value == nil ? "null" : "[object]"
    case .object(let object): object == nil ? "null" : "[object]"
    case .function(let function): function == nil ? "null" : "[function]"
    }
  }
}
