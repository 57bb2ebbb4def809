import BindingSpec
import HeaderScan
import SpecDiff
import TestSupport
import Testing

/// Witnesses are what they say: compiled by gcc and clang, each holds with the old header and fails with the new one.
@Suite struct WitnessTests {
  static let compilers = ["gcc", "clang-14"]

  @Test(
    "a witness of every rule holds before and fails after",
    .enabled(if: ToolCheck.allows("gcc", "clang-14", "nm"), "gcc or clang-14 is not installed"),
    arguments: WitnessPair.all)
  func flips(pair: WitnessPair) throws {
    let set = try Self.witnesses(of: pair)
    let mine = set.set.witnesses.filter { $0.finding.rule == pair.rule && $0.finding.entity == pair.entity }
    #expect(
      !mine.isEmpty,
      "no witness for it among \(set.set.witnesses.map(\.fileName)), without: \(set.set.without.map { "\($0.finding.rule.rawValue) \($0.finding.entity): \($0.reason)" }), findings: \(set.drift.findings.map(\.message))"
    )
    #expect(set.set.without.isEmpty, "\(set.set.without.map { "\($0.finding.rule.rawValue): \($0.reason)" })")
    // All of the pair's witnesses are tried: a change is rarely one finding.
    for compiler in Self.compilers where compiler != "gcc" || !pair.isForClang {
      let run = try Self.run(set.folder, compiler)
      #expect(run.status == 0, "\(compiler): \(run.output)\(run.errors)")
      #expect(
        run.output.split(separator: "\n").allSatisfy { $0.hasPrefix("breaks ") }
          && run.output.split(separator: "\n").count == set.set.witnesses.count, "\(compiler): \(run.output)")
    }
  }

  @Test("every rule that can break something has a pair, or is known to have no witness")
  func coversEveryRule() {
    let paired = Set(WitnessPair.all.map(\.rule)).union(WitnessPair.ofLibraries).union(WitnessPair.withoutWitness)
    let harmless: Set<DriftRule> = [
      .functionAdded, .functionBecameExternal, .functionBodyChanged,
      .functionNullabilityLoosened, .variableAdded,
      .recordAdded, .recordBecameDefined, .fieldReservedUsed, .enumAdded, .enumBecameDefined, .enumeratorAdded,
      .enumeratorMoved, .typedefAdded, .constantAdded, .constantVersionChanged, .macroAdded, .macroBecameFunction,
      .aliasAdded, .deprecated, .noLongerDeprecated, .cosmeticComment, .cosmeticPlace, .cosmeticParameterName,
      .cosmeticSpelling, .cosmeticVersion,
    ]
    let missing = Set(DriftRule.allCases).subtracting(paired).subtracting(harmless)
    #expect(missing.isEmpty, "\(missing.map(\.rawValue).sorted())")
  }

  @Test(
    "a shared object of another name, and one without a symbol, are opened and missed",
    .enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
  func opensLibraries() throws {
    let scratch = try Scratch()
    let folder = scratch.url.path
    let script = """
      mkdir old new && echo 'int put(void) { return 1; }' > old.c && echo 'int get(void) { return 1; }' > new.c
      gcc -shared -fPIC -o old/libbox.so.1 old.c && gcc -shared -fPIC -o new/libbox.so.2 new.c
      cp new/libbox.so.2 new/libcrate.so && cp old/libbox.so.1 old/libcrate.so
      """
    #expect(try Subprocess.shell(script, in: folder).status == 0)
    func spec(_ load: String) -> LinkedSpec {
      LinkedSpec(Spec(library: Library(name: "box", load: [.linux: load]), scan: ScanRecord(headers: [])))
    }
    let sides = (
      WitnessSide(label: "1", options: "", libraries: folder + "/old"),
      WitnessSide(label: "2", options: "", libraries: folder + "/new")
    )
    let named = SpecDiff.compare(spec("libbox.so.1"), spec("libbox.so.2"))
    let renamed = WitnessWriter.witnesses(for: named, old: spec("libbox.so.1"), new: spec("libbox.so.2"), sides: sides)
    #expect(renamed.witnesses.map(\.finding.rule) == [.libraryNameChanged])
    try renamed.write(to: folder + "/renamed")
    let first = try Self.run(folder + "/renamed", "gcc")
    #expect(first.status == 0, "\(first.output)\(first.errors)")

    var lacking = SpecDiff.compare(spec("libcrate.so"), spec("libcrate.so"))
    lacking.findings = [Finding(.librarySymbolMissing, "put", .function, .abi, on: .host, "libcrate.so has no put")]
    let missing = WitnessWriter.witnesses(
      for: lacking, old: spec("libcrate.so"), new: spec("libcrate.so"), sides: sides)
    #expect(missing.witnesses.count == 1)
    try missing.write(to: folder + "/missing")
    let second = try Self.run(folder + "/missing", "gcc")
    #expect(second.status == 0, "\(second.output)\(second.errors)")
  }

  @Test(
    "who does not say where the old headers are is told so once, and by no compiler",
    .enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
  func oldHeadersAreAskedFor() throws {
    let scratch = try Scratch()
    let folder = scratch.url.path
    let before = try Self.scan("int put(int x); int get(void);\n#define LIMIT 7\n", folder, "old")
    let after = try Self.scan("#define LIMIT 8\n", folder, "new")
    let drift = SpecDiff.compare(before, after)
    // As “check” has it: both sides are looked for as the spec says, and the new headers are there.
    let here = WitnessSide(label: "specs/w.yaml", options: "-I\(folder)/new")
    try WitnessWriter.witnesses(for: drift, old: before, new: after, sides: (here, here)).write(to: folder + "/w")
    func run(_ settings: [String: String]) throws -> Subprocess.Result {
      var environment = ["CC": "gcc", "LC_ALL": "C.UTF-8"]
      environment.merge(settings) { _, new in new }
      return try Subprocess.run(["\(folder)/w/run"], environment: environment, timeout: 120)
    }
    let forgotten = try run([:])
    #expect(forgotten.status == 2)
    #expect(forgotten.output == "", "\(forgotten.output)")
    #expect(forgotten.errors.hasPrefix("run: 3 not tried, since nobody has said where the old headers are.\n"))
    #expect(forgotten.errors.contains("OLD='-I/path/to/the/old/headers' ./run"))
    #expect(forgotten.errors.contains("headers of specs/w.yaml"))
    #expect(!forgotten.errors.contains("error:"), "\(forgotten.errors)")
    #expect(forgotten.errors.split(separator: "\n").count == 4)

    let given = try run(["OLD": "-I\(folder)/old"])
    #expect(given.status == 0, "\(given.errors)")
    #expect(given.output.split(separator: "\n").allSatisfy { $0.hasPrefix("breaks ") }, "\(given.output)")
    #expect(given.errors == "")

    // A folder that is not there, and one that has the new headers.
    let wrong = try run(["OLD": "-I\(folder)/nowhere"])
    #expect(wrong.status == 2 && wrong.output == "", "\(wrong.output)")
    #expect(wrong.errors.hasPrefix("run: the old headers are not found, so that nothing was tried.\n"))
    #expect(wrong.errors.contains("OLD='-I\(folder)/nowhere'") && wrong.errors.contains("No such file"))
    #expect(wrong.errors.split(separator: "\n").count == 4, "\(wrong.errors)")
    let same = try run(["OLD": "-I\(folder)/new"])
    #expect(same.status == 1)
    #expect(same.errors.contains("run: none holds with OLD="), "\(same.errors)")
    let turned = try run(["NEW": "-I\(folder)/old", "OLD": "-I\(folder)/old"])
    #expect(turned.status == 1)
    #expect(turned.errors.contains("run: all hold with NEW="), "\(turned.errors)")
    let index = String(decoding: try AtomicFile.read(path: folder + "/w/README.md"), as: UTF8.self)
    #expect(index.contains("`OLD='-I/path/to/the/old/headers' ./run`"))
  }

  @Test(
    "a version of a symbol is looked for as programs ask for it",
    .enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
  func versionsAreLookedFor() throws {
    let scratch = try Scratch()
    let folder = scratch.url.path
    let script = """
      set -e
      mkdir old new kept
      echo 'BOX_1 { global: put; local: *; };' > 1.map
      echo 'BOX_2 { global: put; local: *; };' > 2.map
      echo 'BOX_1 { global: put; local: *; }; BOX_2 { global: put; } BOX_1;' > both.map
      echo 'int put(void) { return 1; }' > box.c
      cat > both.c <<'END'
      int put_1(void) { return 1; }
      int put_2(void) { return 2; }
      __asm__(".symver put_1, put@BOX_1");
      __asm__(".symver put_2, put@@BOX_2");
      END
      gcc -shared -fPIC -Wl,--version-script=1.map -o old/libbox.so box.c
      gcc -shared -fPIC -Wl,--version-script=2.map -o new/libbox.so box.c
      gcc -shared -fPIC -Wl,--version-script=both.map -o kept/libbox.so both.c
      """
    let built = try Subprocess.shell(script, in: folder)
    #expect(built.status == 0, "\(built.errors)")
    _ = try Self.scan("int put(void);", folder, "include")
    var request = ScanRequest(
      headers: ["\(folder)/include/w.h"], library: Library(name: "box", load: [.linux: "libbox.so"]))
    request.target = .host
    let spec = LinkedSpec(try HeaderScanner.scan(request).spec)
    func changes(_ old: String, _ new: String) throws -> [Finding] {
      var before = try InstalledLibrary.open("\(folder)/\(old)/libbox.so", for: .host)
      var after = try InstalledLibrary.open("\(folder)/\(new)/libbox.so", for: .host)
      return SymbolFindings.changes(from: &before, to: &after, of: spec, and: spec, on: .host)
    }
    func run(_ findings: [Finding], _ old: String, _ new: String, _ settings: [String: String] = [:]) throws
      -> Subprocess.Result
    {
      var drift = SpecDiff.compare(spec, spec)
      drift.add(findings)
      func side(_ name: String) -> WitnessSide {
        WitnessSide(label: name, options: "", libraries: "\(folder)/\(name)")
      }
      let set = WitnessWriter.witnesses(for: drift, old: spec, new: spec, sides: (side(old), side(new)))
      #expect(set.without.isEmpty && set.witnesses.count == 1)
      try set.write(to: folder + "/w")
      return try Subprocess.run(
        ["\(folder)/w/run"], environment: ["CC": "gcc", "LC_ALL": "C.UTF-8"].merging(settings) { $1 }, timeout: 120)
    }

    let lost = try changes("old", "new")
    #expect(lost.map(\.rule) == [.librarySymbolVersionChanged])
    #expect(lost.map(\.class) == [.abi])
    let shown = try run(lost, "old", "new")
    #expect(shown.status == 0 && shown.output.hasPrefix("breaks "), "\(shown.output)\(shown.errors)")
    let text = String(
      decoding: try AtomicFile.read(path: folder + "/w/library.symbol-version-changed-put.c"), as: UTF8.self)
    #expect(text.contains("dlvsym(library, \"put\", \"BOX_1\")"), "\(text)")
    // The symbol itself is on both sides, so that dlsym could show nothing, and an object that keeps the old version is fine.
    let kept = try run(lost, "old", "kept")
    #expect(kept.status == 1 && kept.output.contains("it holds before and holds after"), "\(kept.output)")
    let addition = try changes("old", "kept")
    #expect(addition.map(\.rule) == [.librarySymbolVersionChanged])
    #expect(addition.map(\.class) == [.addition], "\(addition.map(\.message))")
    #expect(try changes("kept", "old").map(\.class) == [.abi])
    #expect(try changes("kept", "kept").isEmpty)
    // Without a folder for the old one, that is what is said.
    let unknown = try run(lost, "new", "new")
    #expect(unknown.status == 2 && unknown.errors.contains("OLD_LIBRARIES=/path/to/the/old/library"))
    #expect(try run(lost, "new", "new", ["OLD_LIBRARIES": "\(folder)/old"]).status == 0)
  }

  @Test("what C cannot show is listed with its reason, and a folder keeps nothing of an earlier comparison")
  func index() throws {
    let scratch = try Scratch()
    let folder = scratch.url.path
    let before = try Self.scan("int put(int x);\nint area(int w, int h);\n#define LIMIT 7\n", folder, "old")
    let after = try Self.scan("int area(int h, int w);\n#define LIMIT 8\n", folder, "new")
    var drift = SpecDiff.compare(before, after)
    drift.findings.append(Finding(.noLongerBound, "put", .function, .source, on: .host, "put cannot be bound"))
    let set = WitnessWriter.witnesses(for: drift, old: before, new: after)
    try set.write(to: folder + "/w")
    func read(_ name: String) throws -> String {
      String(decoding: try AtomicFile.read(path: "\(folder)/w/\(name)"), as: UTF8.self)
    }
    let index = try read("README.md")
    #expect(
      index.contains("| [function.removed-put.c](function.removed-put.c) | abi | Uses the function put. |"), "\(index)")
    #expect(
      index.contains(
        "| declaration.no-longer-bound | `put` | source | programs in C still compile: it is the bindings that lose it |"
      ),
      "\(index)")
    #expect(index.contains("| function.parameters-reordered | `area` | abi | its type is what it was: only the names"))
    #expect(try read("function.removed-put.c").contains("int (*witness)(int) = put;"))
    #expect(try read("constant.value-changed-LIMIT.c").contains("_Static_assert((LIMIT) == 7, \"LIMIT is 7\");"))
    // The next comparison finds less, and what it does not find is gone; a file of the user's stays.
    _ = try scratch.write("mine", to: "w/mine.c")
    drift.findings = []
    try WitnessWriter.witnesses(for: drift, old: before, new: after).write(to: folder + "/w")
    #expect((try? read("function.removed-put.c")) == nil)
    #expect(try read("mine.c") == "mine")
  }

  // MARK: help

  static func scan(_ text: String, _ folder: String, _ side: String) throws -> LinkedSpec {
    let path = "\(folder)/\(side)"
    #expect(try Subprocess.shell("mkdir -p '\(path)'").status == 0)
    try AtomicFile.write(Array(text.utf8), to: "\(path)/w.h")
    return LinkedSpec(
      try HeaderScanner.scan(ScanRequest(headers: ["\(path)/w.h"], library: Library(name: "w"))).spec)
  }

  private struct Written {
    var set: WitnessSet
    var drift: Drift
    var folder: String
    /// Keeps the folder.
    var scratch: Scratch
  }

  private static func witnesses(of pair: WitnessPair) throws -> Written {
    let scratch = try Scratch()
    let folder = scratch.url.path
    let old = try scan(pair.old, folder, "old")
    let new = try scan(pair.new, folder, "new")
    let drift = SpecDiff.compare(old, new)
    // A scan's paths are seen from where it ran; the script runs elsewhere.
    func side(_ word: String) -> WitnessSide { WitnessSide(label: word, options: "-I\(folder)/\(word)") }
    let set = WitnessWriter.witnesses(for: drift, old: old, new: new, sides: (side("old"), side("new")))
    try set.write(to: folder + "/witnesses")
    return Written(set: set, drift: drift, folder: folder + "/witnesses", scratch: scratch)
  }

  static func run(_ folder: String, _ compiler: String, _ files: [String] = []) throws -> Subprocess.Result {
    try Subprocess.run(
      ["\(folder)/run"] + files, environment: ["CC": compiler, "CLANG": "clang-14", "LC_ALL": "C.UTF-8"], timeout: 900)
  }
}
