import Foundation
import TestSupport
import Testing

/// What becomes of the output when it cannot be written, and when the scan is interrupted.
@Suite struct ScanOutputTests {
  private static let header = "int f(void);\n"

  @Test func placesThatCannotBeWritten() throws {
    let files = try TemporaryDirectory()
    try files.write("fine.h", Self.header)
    try files.write("file", "old\n")
    for (output, words) in [
      ("no/such/out.yaml", "mkdir -p"), ("file/out.yaml", "not a directory"), (".", "directory"),
      ("/proc/out.yaml", "out.yaml"), ("/dev/full", "/dev/full"),
    ] {
      let run = try Subprocess.command(["scan", "fine.h", "-q", "-o", output], in: files.path)
      #expect(run.status == 3, "\(output): \(run.errors)")
      #expect(run.errors.contains("[output.unwritable]") && run.errors.contains(words), "\(output): \(run.errors)")
    }
    #expect(files.names == ["file", "fine.h"])
    #expect(try files.read("file") == "old\n")
  }

  /// Mounting is for root, and not for every root.
  private static let canMount =
    (try? Subprocess.shell("d=$(mktemp -d) && mount -t tmpfs tmpfs $d && umount $d && rmdir $d", in: "/").status) == 0

  @Test(.enabled(if: canMount, "no file system can be mounted here"))
  func aFullDiskLeavesTheOldFile() throws {
    let files = try TemporaryDirectory()
    try files.write("many.h", (0..<4000).map { "int function_with_a_name_\($0)(int a, int b);\n" }.joined())
    let run = try Subprocess.shell(
      """
      mkdir disk && mount -t tmpfs -o size=64k tmpfs disk || exit 77
      trap 'umount disk' EXIT
      echo old > disk/out.yaml
      "$BINDGEN_LISP" scan many.h -q -o disk/out.yaml
      status=$?
      cat disk/out.yaml; ls -A disk
      exit $status
      """, in: files.path)
    #expect(run.status == 3, "\(run.errors)")
    #expect(run.output == "old\nout.yaml\n")
    #expect(run.errors.contains("[output.unwritable]"))
  }

  @Test(.enabled(if: canMount, "no file system can be mounted here"))
  func aReadOnlyDirectoryLeavesTheOldFile() throws {
    let files = try TemporaryDirectory()
    try files.write("fine.h", Self.header)
    let run = try Subprocess.shell(
      """
      mkdir disk && mount -t tmpfs tmpfs disk || exit 77
      echo old > disk/out.yaml
      mount -o remount,ro disk || { umount disk; exit 77; }
      trap 'umount disk' EXIT
      "$BINDGEN_LISP" scan fine.h -q -o disk/out.yaml
      status=$?
      cat disk/out.yaml
      exit $status
      """, in: files.path)
    #expect(run.status == 3, "\(run.errors)")
    #expect(run.output == "old\n")
    #expect(run.errors.contains("[output.unwritable]"))
  }

  /// The scan waits on a header that never ends, and is interrupted there.
  @Test(arguments: [("INT", 130), ("TERM", 143)] as [(String, Int32)])
  func aSignalLeavesNoPartialFile(signal: String, status: Int32) throws {
    let files = try TemporaryDirectory()
    try files.write("slow.h", "#include \"pipe.h\"\nint f(void);\n")
    try files.write("out.yaml", "old\n")
    let run = try Subprocess.shell(
      """
      mkfifo pipe.h
      sleep 20 > pipe.h & writer=$!
      # With the signals as a terminal gives them: neither blocked nor ignored.
      perl -MPOSIX -e 'sigprocmask(SIG_SETMASK, POSIX::SigSet->new()); $SIG{INT} = $SIG{TERM} = "DEFAULT"; exec @ARGV' \\
        "$BINDGEN_LISP" scan slow.h -q -o out.yaml & scan=$!
      sleep 1
      kill -\(signal) $scan; wait $scan; status=$?
      kill -KILL $writer 2>/dev/null
      exit $status
      """, in: files.path)
    #expect(run.status == status, "\(run.status) \(run.errors)")
    #expect(try files.read("out.yaml") == "old\n")
    #expect(files.names == ["out.yaml", "pipe.h", "slow.h"])
  }

  @Test func anUnchangedSpecIsNotTouched() throws {
    let files = try TemporaryDirectory()
    try files.write("fine.h", Self.header)
    let run = try Subprocess.shell(
      """
      "$BINDGEN_LISP" scan fine.h -q -o out.yaml && touch -d 2001-01-01 out.yaml &&
      "$BINDGEN_LISP" scan fine.h -q -o out.yaml && date -r out.yaml +%Y
      """, in: files.path)
    #expect(run.output == "2001\n", "\(run.errors)")
  }

  @Test func aDepfileListsEveryHeader() throws {
    let files = try TemporaryDirectory()
    try files.write("in ner.h", "int g(void);\n")
    try files.write("outer.h", "#include \"in ner.h\"\n")
    let run = try Subprocess.command(
      ["scan", "outer.h", "-q", "-o", "out.yaml", "--depfile", "out.d"], in: files.path)
    #expect(run.status == 0, "\(run.errors)")
    let text = try files.read("out.d")
    #expect(text.hasPrefix("out.yaml:"))
    #expect(text.contains("outer.h") && text.contains("in\\ ner.h"))
    #expect(!text.contains("bindgen-lisp-scan.c"))
  }
}
