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
    .target(name: "CLibClang"),

    // The pipeline: headers → spec → … (generator, differ and runtime stand on BindingSpec too).
    .target(name: "BindingSpec", dependencies: ["CLibYAML"]),
    .target(name: "HeaderScan", dependencies: ["BindingSpec", "CLibClang"]),

    // The command is the only room that sees all the others.
    .executableTarget(name: "bindgen-lisp", dependencies: ["BindingSpec", "HeaderScan"]),

    // Tests; those that ask a compiler go through TestSupport, which counts what a machine cannot run.
    .target(name: "TestSupport", path: "Tests/Support"),
    .testTarget(name: "BindingSpecTests", dependencies: ["BindingSpec", "TestSupport"], exclude: ["Inputs"]),
    .testTarget(name: "SpecProofTests", dependencies: ["BindingSpec", "HeaderScan", "TestSupport"]),
    .testTarget(name: "CommandTests", dependencies: ["bindgen-lisp", "TestSupport"], exclude: ["Golden"]),
  ],
  swiftLanguageModes: [.v6]
)
