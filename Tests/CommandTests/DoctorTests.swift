import Foundation
import TestSupport
import Testing

/// `doctor` on machines that are well and machines that are not.
@Suite struct DoctorTests {
  @Test(.enabled(if: Machine.canScan, "libclang is not installed")) func aHealthyMachine() throws {
    let run = try Subprocess.command(["doctor", "--format", "json"])
    #expect(run.status == 0)
    let value = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(value["fit"] as? Bool == true)
    let findings = try #require(value["findings"] as? [[String: Any]])
    #expect(Set(findings.compactMap { $0["what"] as? String }).isSuperset(of: ["libclang", "libyaml", "pkg-config"]))
  }

  @Test func aMachineWithoutLibclang() throws {
    let run = try Subprocess.command(["doctor"], environment: ["BINDGEN_LISP_LIBCLANG": "/no/such/libclang.so"])
    #expect(run.status == 3)
    #expect(run.output.contains("✗ libclang"), "\(run.output)")
    #expect(run.output.contains("Headers cannot be scanned here yet."))
  }

  @Test func aMachineWithoutTools() throws {
    let run = try Subprocess.command(["doctor"], environment: ["PATH": "/no/such/directory", "CC": ""])
    #expect(run.output.contains("– pkg-config"), "\(run.output)")
    #expect(run.output.contains("– C compiler"))
  }

  @Test func aMachineWithoutWasmtime() throws {
    let run = try Subprocess.command(
      ["doctor"], environment: ["BINDGEN_LISP_WASMTIME": "/no/such/libwasmtime.so"])
    #expect(run.output.contains("– libwasmtime"), "\(run.output)")
    #expect(run.output.contains("/no/such/libwasmtime.so: cannot open"))
    #expect(run.output.contains("pip install --user wasmtime"))
  }

  /// The one that `make setup` fetches, where the tests run.
  @Test(
    .enabled(
      if: ToolCheck.isCI || FileManager.default.fileExists(atPath: Subprocess.root + "/build/venv/bin/python"),
      "build/venv is not made"))
  func aMachineWithWasmtime() throws {
    let run = try Subprocess.command(["doctor"], in: Subprocess.root, environment: ["BINDGEN_LISP_WASMTIME": ""])
    #expect(run.output.contains("✓ libwasmtime"), "\(run.output)")
  }
}
