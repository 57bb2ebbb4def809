import Foundation
import TestSupport
import Testing

/// The record of the last clean check: when it answers, and when it must not.
@Suite(.enabled(if: Machine.canScan, "libclang is not installed")) struct DriftFreshnessTests {
  /// A sample that was checked, old enough for its files to be believed, with an include in a folder of its own.
  private func checked() throws -> DriftSample {
    let sample = try DriftSample()
    try sample.directory.write("parts/inner.h", "typedef int inner_t;\n")
    try sample.directory.write("sample.h", DriftSample.header + "#include <inner.h>\ninner_t sample_inner(void);\n")
    try sample.directory.write("first/.keep", "")
    let scan = try sample.run([
      "scan", "sample.h", "-q", "--include", "first", "--include", "parts", "-o", "sample.yaml",
    ])
    #expect(scan.status == 0, "\(scan.errors)")
    Thread.sleep(forTimeInterval: 0.1)
    let run = try sample.run(["check", "sample.yaml"])
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    return sample
  }

  /// Whether a check is answered by the record: the dynamic loader is asked whether libclang was opened.
  private func isAnswered(_ sample: DriftSample, _ more: [String] = [], _ environment: [String: String] = [:]) throws
    -> Bool
  {
    let opened = try Subprocess.shell(
      "LD_DEBUG=files LD_DEBUG_OUTPUT=\(sample.cache.path)/loader \"$BINDGEN_LISP\" check sample.yaml \(more.joined(separator: " "))"
        + " > /dev/null 2> \(sample.cache.path)/errors; echo $?; cat \(sample.cache.path)/errors; cat \(sample.cache.path)/loader.* | grep -c 'calling init.*libclang'; rm -f \(sample.cache.path)/loader.*",
      in: sample.path, environment: ["XDG_CACHE_HOME": sample.cache.path].merging(environment) { $1 })
    let lines = opened.output.split(separator: "\n")
    #expect(lines.first == "0", "\(opened.output)")
    return lines.last == "0"
  }

  @Test func nothingChangedNeedsNoScan() throws {
    let sample = try checked()
    #expect(try isAnswered(sample))
    let first = try sample.run(["check", "sample.yaml", "--no-cache", "--format", "json"])
    let second = try sample.run(["check", "sample.yaml", "--format", "json"])
    #expect(first.output == second.output, "the record says what the scan says")
    #expect(try !isAnswered(sample, ["--no-cache"]))
    // Times decide nothing.
    _ = try Subprocess.shell("touch sample.h parts/inner.h sample.yaml", in: sample.path)
    #expect(try isAnswered(sample))
  }

  @Test func whateverMayMatterIsAsked() throws {
    let sample = try checked()
    for (more, environment) in [
      (["--define", "UNUSED=1"], [:]), (["--include", "parts"], [:]), (["--target", "all"], [:]),
      ([], ["CPATH": "/tmp"]), ([], ["C_INCLUDE_PATH": "/tmp"]), (["--", "-Wall"], [:]), (["--all"], [:]),
    ] as [([String], [String: String])] {
      #expect(try !isAnswered(sample, more, environment), "\(more) \(environment)")
    }
    #expect(try isAnswered(sample), "the record is still there")
  }

  @Test(arguments: [
    ("parts/inner.h", "typedef long inner_t;\n"), ("sample.h", "int sample_open(void);\n"),
    // Found before the one that was read.
    ("first/inner.h", "typedef char *inner_t;\n"), ("inner.h", "typedef char *inner_t;\n"),
  ])
  func aChangedFileIsSeen(name: String, text: String) throws {
    let sample = try checked()
    // Neither size nor time tell it.
    let path = sample.path + "/" + name
    let before = try? FileManager.default.attributesOfItem(atPath: path)
    try sample.directory.write(name, text)
    if let date = before?[.modificationDate] {
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    }
    let run = try sample.run(["check", "sample.yaml"])
    // Beside its includer only quotes would find it: there the verdict stays and the scan is made all the same.
    #expect(name == "inner.h" ? run.status == 0 : run.status == 30, "\(run.output)\(run.errors)")
  }

  @Test func anUncleanCheckIsNotRemembered() throws {
    let sample = try DriftSample()
    try sample.change("LIMIT 10", "LIMIT 11")
    Thread.sleep(forTimeInterval: 0.1)
    for _ in 0..<2 { #expect(try sample.run(["check", "sample.yaml"]).status == 20) }
    #expect(!FileManager.default.fileExists(atPath: sample.cache.path + "/bindgen-lisp"))
  }

  @Test func damagedRecordsArePassedOver() throws {
    let sample = try checked()
    let folder = sample.cache.path + "/bindgen-lisp/check"
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
    let path = folder + "/" + name
    let good = try Data(contentsOf: URL(fileURLWithPath: path))
    try sample.change("int dx);", "double dx);")
    for damage in 0..<24 {
      var bytes = good
      switch damage {
      case 0: bytes = Data()
      case 1: bytes = Data("bindgen-lisp freshness 1\n".utf8)
      case 2: bytes = good.prefix(good.count / 2)
      case 3: bytes = good + good
      default: bytes[damage * good.count / 24] ^= 1
      }
      try bytes.write(to: URL(fileURLWithPath: path))
      let run = try sample.run(["check", "sample.yaml"])
      #expect(run.status == 30, "damage \(damage): \(run.errors)")
    }
    // A folder where the record should be, and a cache that cannot be written, are in nobody's way.
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(try sample.run(["check", "sample.yaml"]).status == 30)
    #expect(try sample.run(["check", "sample.yaml"], environment: ["XDG_CACHE_HOME": "/proc/none"]).status == 30)
  }
}
