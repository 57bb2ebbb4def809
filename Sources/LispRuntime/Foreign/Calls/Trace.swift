#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `--trace-ffi`: every call on a line of standard error, with arguments and result.
extension ForeignSide {
  @inline(__always)
  func traced(
    _ number: Int, _ arguments: Arguments, _ body: () throws(LispError) -> Word
  ) throws(LispError) -> Word {
    if !isTracing { return try body() }
    let function = functions[number]
    return try trace("\(function.moduleName).\(function.cName)", function.result, arguments, body)
  }

  /// - Parameter name: how the function is called on the line.
  @inline(never)
  func trace(
    _ name: String, _ result: ForeignType?, _ arguments: Arguments, _ body: () throws(LispError) -> Word
  ) throws(LispError) -> Word {
    // Printing calls Lisp functions, not C ones; should one come about, it is not traced.
    isTracing = false
    var line = String(repeating: "  ", count: max(0, min(20, depth)))
    line += name + "("
    line += (0..<arguments.count).map { machine.printed(arguments[$0]) }.joined(separator: ", ") + ")"
    isTracing = true
    do throws(LispError) {
      let value = try body()
      let count = machine.valueCount
      let all = machine.currentValues() ?? [value]
      isTracing = false
      defer {
        isTracing = true
        machine.setValues(all)
        machine.valueCount = count
      }
      if case .void? = result?.kind {
        write(line)
      } else {
        machine.roots.append(contentsOf: all)
        defer { machine.roots.removeLast(all.count) }
        write(line + " → " + all.map { machine.printed($0) }.joined(separator: ", "))
      }
      return value
    } catch {
      write(line + " ✗ " + (lastError?.message ?? "an exit"))
      throw error
    }
  }

  private func write(_ line: String) {
    let text = line + "\n"
    _ = text.withCString { bytes in
      #if canImport(Glibc)
        Glibc.write(2, bytes, strlen(bytes))
      #else
        Darwin.write(2, bytes, strlen(bytes))
      #endif
    }
  }
}
