import BindingSpec
import HeaderScan
import SpecDiff

#if canImport(Darwin)
  import Darwin
#else
  @preconcurrency import Glibc
#endif

/// Whether anything has changed since a spec was last found clean on this machine: answered by the contents of all files
/// that took part, without libclang.
struct FreshCheck: Sendable {
  private let cache: FreshnessCache
  /// What all questions of a run have in common.
  private let common: [String]
  private let started = Self.now()

  /// nil where there is no cache, or where what is asked depends on more than the record holds.
  init?(_ additions: Rescan.Additions, _ options: DiffOptions, isWanted: Bool) {
    guard isWanted, !options.includesCosmetic, let cache = FreshnessCache(), Self.isPlain(additions.arguments) else {
      return nil
    }
    self.cache = cache
    common = [
      Command.version, ContentFingerprint.identity(ofFile: Files.real(Self.program)), Files.currentDirectory ?? "",
      ContentFingerprint.of(additions.includes), ContentFingerprint.of(additions.defines),
      ContentFingerprint.of(additions.packages),
      ContentFingerprint.of(additions.arguments), ContentFingerprint.of(options.targets.map(\.rawValue)),
      ContentFingerprint.of(HeaderScanner.libclangFiles.map(ContentFingerprint.identity)),
      ContentFingerprint.of(Self.environment),
    ]
  }

  private static var program: String {
    #if canImport(Darwin)
      Files.program(CommandLine.arguments.first ?? "") ?? ""
    #else
      "/proc/self/exe"
    #endif
  }

  private func question(_ path: String) -> String { ContentFingerprint.of(common + [Files.real(path)]) }

  /// What the comparison would say, if all is as it was.
  func drift(_ path: String) -> Drift? {
    guard let record = cache.record(question(path)) else { return nil }
    // pkg-config reads its files while this process reads the headers.
    let answer = Background { Self.answer(record.packages) }
    guard ContentFingerprint.of(files: record.files, directories: record.directories) == record.content,
      answer.value() == record.answer
    else { return nil }
    return record.drift
  }

  /// Remembers that a spec is what its headers say.
  func keep(_ drift: Drift, _ path: String, _ old: LinkedSpec, packages: [String], _ result: ScanResult) {
    guard drift.findings.isEmpty, drift.elsewhere.isEmpty, Self.isPlain(old.spec.scan.arguments),
      !result.diagnostics.contains(where: { $0.severity > .note })
    else { return }
    var record = FreshnessRecord(
      question: question(path), drift: drift, packages: packages, answer: Self.answer(packages))
    record.files = old.files + Self.overlays(of: old) + result.filesRead
    record.directories = Self.directories(headers: result.filesRead, search: result.searchDirectories)
    // What was written while it was read may have been read as it was before.
    guard ContentFingerprint.areOlder(old.files + result.filesRead, than: started) else { return }
    record.content = ContentFingerprint.of(files: record.files, directories: record.directories)
    cache.keep(record)
  }

  /// The folders in which a new file could be found in another's place: those that were searched, those with headers in
  /// them, and below each of them those that bear the name of a folder that headers were in.
  private static func directories(headers: [String], search: [String]) -> [String] {
    var directories: Set<String> = Set(search)
    for name in ["CPATH", "C_INCLUDE_PATH"] {
      for path in (Console.environment(name) ?? "").split(separator: ":") { directories.insert(String(path)) }
    }
    let roots = directories
    var names: Set<String> = []
    for header in headers {
      let own = Paths.directory(of: header)
      directories.insert(own)
      for root in roots where own.hasPrefix(root + "/") { names.insert(String(own.dropFirst(root.utf8.count + 1))) }
    }
    for directory in directories {
      for name in names where Files.kind(of: directory + "/" + name) == .directory {
        directories.insert(directory + "/" + name)
      }
    }
    return directories.sorted()
  }

  /// The overlays that imports may have, there or not: one that appears is merged in.
  private static func overlays(of linked: LinkedSpec) -> [String] {
    linked.importedPaths.filter { $0.hasSuffix(".yaml") }.map { $0.dropLast(5) + ".overlay.yaml" }
      .filter { !linked.files.contains($0) }
  }

  /// A digest of what pkg-config says. A failure is an answer, too, and the next check will tell of it.
  private static func answer(_ packages: [String]) -> String {
    do throws(Failure) {
      return ContentFingerprint.of(
        try PkgConfig.query(packages).flatMap { [$0.name, $0.version, $0.sharedObject ?? ""] + $0.compilerArguments })
    } catch {
      return "none"
    }
  }

  /// Arguments that name files of their own are not followed.
  private static func isPlain(_ arguments: [String]) -> Bool {
    !arguments.contains { argument in
      argument.hasPrefix("@")
        || [
          "-include", "-imacros", "-ivfsoverlay", "-fmodule", "--config", "-Xclang", "-load", "-fplugin", "-fprofile",
        ]
        .contains { argument.hasPrefix($0) }
    }
  }

  /// The variables that a compiler, pkg-config or the loader of libclang goes by.
  private static var environment: [String] {
    let prefixes = [
      "BINDGEN_LISP_LIBCLANG=", "CPATH=", "C_INCLUDE_PATH=", "CCC_", "CLANG_", "LIBCLANG_", "SDKROOT=", "MACOSX_",
      "GCC_",
      "COMPILER_PATH=", "PKG_CONFIG", "LD_LIBRARY_PATH=", "DYLD_", "PATH=",
    ]
    var found: [String] = []
    var variable = environ
    while let text = variable.pointee {
      let text = String(cString: text)
      if prefixes.contains(where: text.hasPrefix) { found.append(text) }
      variable += 1
    }
    return found.sorted()
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
