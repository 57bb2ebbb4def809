// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "bindgen-lisp",
  products: [
    .executable(name: "bindgen-lisp", targets: ["bindgen-lisp"])
  ],
  targets: [
    // C libraries, each behind one door.
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CLibFFI", pkgConfig: "libffi", providers: [.apt(["libffi-dev"])]),
    .target(name: "CLibClang"),
    // The few lines that must be C: SHA-256 with the processor's own instructions.
    .target(name: "CDigest"),
    // … and what the runtime needs to call C and be called by it: registers, closures, faults, threads.
    .target(
      name: "CGuard", dependencies: ["CLibFFI"],
      cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),

    // The pipeline: headers → spec → bindings (differ and runtime stand on BindingSpec too).
    .target(name: "BindingSpec", dependencies: ["CLibYAML", "CDigest"]),
    .target(name: "HeaderScan", dependencies: ["BindingSpec", "CLibClang"]),
    .target(name: "BindGen", dependencies: ["BindingSpec"]),
    .target(name: "SpecDiff", dependencies: ["BindingSpec"]),

    // The language and its machine. An interpreter loop without optimization is of no use to anybody's tests.
    .target(name: "CPrelude"),
    .target(name: "CWasmPrelude"),
    .target(
      name: "LispRuntime", dependencies: ["BindingSpec", "CGuard", "CLibFFI", "CPrelude"], exclude: ["Prelude"],
      swiftSettings: [
        .unsafeFlags([
          "-enforce-exclusivity=unchecked", "-Xllvm", "-tail-dup-pred-size=4096", "-Xllvm", "-tail-dup-succ-size=4096",
        ]),
        .unsafeFlags(["-O"], .when(configuration: .debug)),
      ]),

    // The same language as a WebAssembly module. It writes bytes one at a time, which unoptimized code is slow and deep at.
    // Its host in JavaScript is made of the scripts that CHostScripts embeds; WasmEngine is libwasmtime's only door.
    .target(name: "CHostScripts"),
    .target(name: "WasmEngine"),
    .target(
      name: "LispWasm", dependencies: ["BindingSpec", "CHostScripts", "CWasmPrelude", "LispRuntime", "WasmEngine"],
      exclude: ["Host/JavaScript"],
      swiftSettings: [
        .unsafeFlags(["-enforce-exclusivity=unchecked"]), .unsafeFlags(["-O"], .when(configuration: .debug)),
      ]),

    // The command is the only room that sees all the others.
    .executableTarget(
      name: "bindgen-lisp",
      dependencies: [
        "BindingSpec", "BindGen", "CGuard", "HeaderScan", "LispRuntime", "LispWasm", "SpecDiff", "WasmEngine",
      ],
      // What "make build" puts there is linked in, and so need not be found and bound each time the command starts.
      linkerSettings: [.unsafeFlags(["-L\(Context.packageDirectory)/build/static"])]),

    // What "make build" runs when the command is there.
    .executableTarget(name: "keep-prelude", dependencies: ["LispWasm"], path: "tools/KeepPrelude"),

    // Tests; those that ask a compiler go through TestSupport, which counts what a machine cannot run.
    .target(name: "TestSupport", path: "Tests/Support", exclude: ["Engines"]),
    .executableTarget(name: "wasm-try", dependencies: ["LispWasm"], path: "Tests/WasmTry"),
    .executableTarget(name: "lisp-try", dependencies: ["LispRuntime"], path: "Tests/LispTry"),
    .target(name: "SpecSamples", dependencies: ["BindingSpec", "TestSupport"], path: "Tests/Samples"),
    .testTarget(
      name: "BindingSpecTests", dependencies: ["BindingSpec", "SpecSamples", "TestSupport"], exclude: ["Inputs"]),
    .testTarget(
      name: "CommandTests", dependencies: ["bindgen-lisp", "BindingSpec", "TestSupport", "WasmEngine", "keep-prelude"],
      exclude: ["Golden"]),
    .testTarget(
      name: "HeaderScanTests", dependencies: ["BindingSpec", "HeaderScan", "TestSupport", "bindgen-lisp"],
      exclude: ["Headers"]),
    .testTarget(
      name: "BindGenTests", dependencies: ["BindingSpec", "BindGen", "SpecSamples", "TestSupport"],
      exclude: ["Golden", "Lisp", "Specs"]),
    .testTarget(
      name: "SpecDiffTests", dependencies: ["BindingSpec", "HeaderScan", "SpecDiff", "SpecSamples", "TestSupport"],
      exclude: ["Headers", "Mutants/Pairs", "Reports/Golden", "Rules/Cases", "Upgrades/Golden"]),
    .executableTarget(
      name: "fuzz-spec", dependencies: ["BindingSpec", "SpecSamples", "TestSupport"], path: "Tests/Fuzz"),
    .executableTarget(name: "fuzz-lisp", dependencies: ["LispRuntime", "TestSupport"], path: "Tests/LispFuzz"),
    .testTarget(
      name: "LispRuntimeTests",
      dependencies: ["BindingSpec", "CGuard", "LispRuntime", "TestSupport", "bindgen-lisp", "fuzz-lisp"],
      exclude: ["Foreign/Golden", "Foreign/Programs", "Foreign/valgrind.supp", "Lisp", "Programs"]),
    .executableTarget(
      name: "fuzz-wasm", dependencies: ["BindingSpec", "LispRuntime", "LispWasm", "TestSupport"], path: "Tests/WasmFuzz"
    ),
    .testTarget(
      name: "LispWasmTests",
      dependencies: ["BindingSpec", "CGuard", "LispWasm", "TestSupport", "WasmEngine", "fuzz-wasm"],
      exclude: ["Boundary/Programs", "Host/Modules", "Host/Programs"]),
    .testTarget(name: "SpecProofTests", dependencies: ["BindingSpec", "HeaderScan", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
