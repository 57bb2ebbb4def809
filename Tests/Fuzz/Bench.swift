import BindingSpec
import Glibc
import SpecSamples

/// How long writing and reading a large spec take: the best of many runs, and the middle one.
enum Bench {
  nonisolated(unsafe) private static var filter = ""

  static func run(only filter: String) throws {
    self.filter = filter
    let spec = LargeSpec.make()
    let text = SpecWriter.yaml(spec)
    let megabytes = Double(text.count) / 1e6
    print("spec: \(text.count) bytes, \(spec.functions.count) functions")
    measure("write", megabytes) { _ = SpecWriter.yaml(spec) }
    if let ordered = try? SpecReader.read(bytes: text, file: "bench") {
      measure("write, names in order", megabytes) { _ = SpecWriter.yaml(ordered) }
    }
    measure("digest of the spec", megabytes) { _ = SpecWriter.digest(spec) }
    let stream = SpecWriter.digestStream(spec)
    measure("SHA-256 of \(stream.count) bytes", Double(stream.count) / 1e6) {
      var hash = SHA256()
      hash.update(stream)
      _ = hash.hexadecimal()
    }
    measure("libyaml to nodes", megabytes) { _ = try? LibYAMLSource.tree(text, file: "bench") }
    measure("canonical to nodes", megabytes) { _ = CanonicalSource.tree(text) }
    if let fast = CanonicalSource.tree(text), fast == (try LibYAMLSource.tree(text, file: "bench")) {
      print("canonical and libyaml agree")
    } else {
      print("canonical and libyaml DISAGREE")
    }
    let tree = try LibYAMLSource.tree(text, file: "bench")
    measure("nodes to the digest's stream", megabytes) { _ = NodeDigest.stream(tree) }
    measure("nodes to spec, with digest", megabytes) { _ = SpecReader.decode(tree, text, file: "bench") }
    let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let directory = temporary + "/bindgen-lisp-bench"
    mkdir(directory, 0o755)
    var main = spec
    main.imports = ["one", "two", "three"]
    let imported = (1...3).map { SpecWriter.yaml(LargeSpec.make(scale: 0.42, seed: UInt64($0))) }
    for (name, bytes) in zip(main.imports, imported) { try AtomicFile.write(bytes, to: "\(directory)/\(name).yaml") }
    try AtomicFile.write(SpecWriter.yaml(main), to: "\(directory)/main.yaml")
    let together = megabytes + Double(imported.reduce(0) { $0 + $1.count }) / 1e6
    measure("link with three imports, \(together) MB", together) {
      _ = try? SpecReader.link(path: directory + "/main.yaml")
    }
    measure("link with the types of three imports", together) {
      _ = try? SpecReader.link(path: directory + "/main.yaml", imports: .types)
    }
    measure("read", megabytes) { _ = try? SpecReader.read(bytes: text, file: "bench") }
  }

  private static func measure(_ name: String, _ megabytes: Double, _ body: () -> Void) {
    if !filter.isEmpty && name != filter { return }
    let clock = ContinuousClock()
    var times = (0..<(filter.isEmpty ? 25 : 101)).map { _ in clock.measure(body) }
    times.sort()
    func milliseconds(_ time: Duration) -> Double {
      (Double(time.components.attoseconds) / 1e13).rounded() / 100 + Double(time.components.seconds) * 1000
    }
    let best = milliseconds(times[0])
    print(
      "\(name): best \(best) ms, median \(milliseconds(times[times.count / 2])) ms, \(Int(megabytes / best * 1000)) MB/s"
    )
  }
}
