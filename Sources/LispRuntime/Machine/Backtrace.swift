/// Which functions are running, innermost first.
extension Machine {
  struct FrameDescription {
    let function: Word
    let file: String
    let line: Int32
  }

  func backtrace(limit: Int = 100) -> [FrameDescription] {
    var frames: [FrameDescription] = []
    var frame = registers
    var pc = programCounter
    while frame > stack + 3, frames.count < limit {
      let function = frame[-3]
      if function.isFunction { frames.append(describe(function, at: pc)) }
      guard let caller = UnsafeMutablePointer<Word>(bitPattern: frame[-1].bits), caller < frame,
        let back = UnsafePointer<Instruction>(bitPattern: frame[-2].bits)
      else { break }
      pc = back
      frame = caller
    }
    return frames
  }

  private func describe(_ function: Word, at pc: UnsafePointer<Instruction>) -> FrameDescription {
    let code = function.code
    let index = code[CodeLayout.debug].raw
    guard debugInformation.indices.contains(index),
      let start = UnsafePointer<Instruction>(bitPattern: code[CodeLayout.instructions].bits)
    else { return FrameDescription(function: function, file: "", line: 0) }
    let information = debugInformation[index]
    let offset = pc - start - 1
    var line = information.place.line
    if 0..<information.instructionCount ~= offset {
      for entry in information.lines {
        if Int(entry.start) > offset { break }
        line = entry.line
      }
    }
    return FrameDescription(function: function, file: information.file, line: line)
  }
}
