import Foundation
import TestSupport
import Testing

/// Faults that end the process, with the report and the exit code that `docs/ffi.md` names.
@Suite(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
struct FaultRunTests {
  private static let text = """
    #include <pthread.h>
    #include <stddef.h>
    int fault(void) { return *(volatile int *)24; }
    // Writes over the frames of its callers, so that there is no way back, and then faults.
    __attribute__((noinline)) void smash(void) {
      volatile char *here = __builtin_frame_address(0);
      for (int i = 16; i < 6000; i++) here[i] = 0x41;
      fault();
    }
    static void *run(void *data) { fault(); return data; }
    void fault_elsewhere(void) {
      pthread_t thread;
      pthread_create(&thread, NULL, run, NULL);
      pthread_join(thread, NULL);
    }
    """

  private func call(_ function: String, _ options: [String]) throws -> Subprocess.Result {
    let directory = try TemporaryDirectory()
    let source = try directory.write("fault.c", Self.text)
    let compiled = try ToolCheck.require("gcc").run(
      ["-O1", "-shared", "-fPIC", "-o", "\(directory.path)/libfault.so", source, "-lpthread"])
    #expect(compiled.status == 0, "\(compiled.errors)")
    let program = """
      (ffi:define-foreign-library fault (:linux "./libfault.so") (:macos "./libfault.so"))
      (ffi:define-foreign-function f "fault.\(function)" () :void)
      (princ 1)
      (finish-output)
      (f)
      """
    _ = try directory.write("app.lisp", program)
    // The language's own crash report is nothing to compare.
    return try Subprocess.command(
      ["run"] + options + ["app.lisp"], in: directory.path, environment: ["SWIFT_BACKTRACE": "enable=no"])
  }

  /// libclang puts handlers of faults in place when it reads its first header.
  @Test(
    .enabled(
      if: ToolCheck.isCI || FileManager.default.fileExists(atPath: "/usr/include/zlib.h"), "zlib.h is not installed"))
  func aHeaderThatIsReadLeavesFaultsToTheProgram() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(
      "app.lisp",
      """
      (ffi:load-header-with-lib "zlib.h" "libz.so.1")
      (print (handler-case (zlib:crc32 0 (ffi:make-pointer 16) 5) (error (e) (princ-to-string e))))
      """)
    let result = try Subprocess.command(["run", "--checked", "app.lisp"], in: directory.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output.hasPrefix("\n\"SIGSEGV in crc32: access through a null pointer (address 0x10)\" "),
      "\(result.output)")
  }

  @Test func uncheckedTheSignalEndsTheProcess() throws {
    let result = try call("fault", [])
    #expect(result.status == 128 + SIGSEGV)
    #expect(result.output == "1")
    #expect(result.errors == "")
  }

  @Test func checkedItIsACondition() throws {
    let result = try call("fault", ["--checked"])
    #expect(result.status == 1)
    #expect(result.errors.contains("error: SIGSEGV in fault: access through a null pointer (address 0x18)"))
  }

  /// No condition can reach a thread that is not Lisp's: a line tells what it was, then the signal has its way.
  @Test func aFaultOnAnotherThreadIsReported() throws {
    let result = try call("fault_elsewhere", ["--checked"])
    #expect(result.status == 128 + SIGSEGV)
    #expect(result.errors == "bindgen-lisp: SIGSEGV at address 0x18 outside any guarded call\n")
  }

  /// The way back is gone: a fault while the first one is handled ends the process at once.
  @Test func aDoubleFaultEndsTheProcessWithAReport() throws {
    let result = try call("smash", ["--checked"])
    #expect(result.status == 128 + SIGSEGV)
    let report =
      /bindgen-lisp: SIG(SEGV|BUS|ILL) at address 0x[0-9a-f]+ while another fault was being handled; the last C function called was smash\n/
    #expect(try report.wholeMatch(in: result.errors) != nil, "\(result.errors)")
  }
}
