import Foundation
import TestSupport

/// Programs from consecutive seeds, and what differs, with the program that does made small.
struct WasmFuzz: Sendable {
  var number: Int
  var first: UInt64
  var folder: String
  var share: Int

  /// So many programs run in one process of Node.
  private static let atOnce = 100
  /// After so many differences the cause will be the same.
  private static let enough = 5

  /// How many programs differ. The last line that is printed has the figures.
  func run() throws -> Int { try DeepStack.run { try check() } }

  private func check() throws -> Int {
    var check = try ProgramCheck(folder: folder, nativeShare: share)
    var failures = 0
    var next = first
    let last = first + UInt64(number)
    while next < last, failures < Self.enough {
      let end = min(next + UInt64(Self.atOnce), last)
      var programs: [ProgramCheck.Program] = []
      for seed in next..<end {
        var generator = ProgramGenerator(seed: seed)
        programs.append(ProgramCheck.Program(name: "seed-\(seed)", forms: generator.program()))
      }
      for difference in try check.differences(in: programs) {
        failures += 1
        if failures > Self.enough { break }
        print("\(difference.program.name): \(difference.problem)")
        fflush(nil)
        var again = try ProgramCheck(folder: folder, nativeShare: share > 0 ? 1 : 0)
        print(try again.reduced(difference).text)
      }
      next = end
    }
    print("\(next - first) programs, \(check.figures), \(failures) differ")
    return failures
  }

  /// The same for programs that are there.
  static func checkFiles(_ paths: [String], in folder: String) throws -> Int {
    try DeepStack.run {
      var check = try ProgramCheck(folder: folder, nativeShare: 1)
      var failures = 0
      for start in stride(from: 0, to: paths.count, by: atOnce) {
        let programs = try paths[start..<min(start + atOnce, paths.count)].map { path in
          let parts = path.split(separator: "/").suffix(2).joined(separator: "-")
          return ProgramCheck.Program(name: parts, forms: [try String(contentsOfFile: path, encoding: .utf8)])
        }
        for difference in try check.differences(in: programs) {
          failures += 1
          print("\(difference.program.name): \(difference.problem)")
          fflush(nil)
        }
      }
      print("\(paths.count) programs, \(check.figures), \(failures) differ")
      return failures
    }
  }
}
