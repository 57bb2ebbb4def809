// The pages of what can be wrong with a comparison. What a comparison finds has pages of its own, one for each rule.
extension Explanation {
  static let driftOtherLibrary = Explanation(
    "the two sides are not the same library",
    meaning: """
      The specs that were to be compared name different libraries. A comparison of two libraries says nothing about
      either, so none is made. The exit code is 3.
      """,
    example: "bindgen-lisp diff old/zlib.yaml new/sqlite3.yaml",
    remedy: "Name two specs of one library. If it was renamed, give both specs the same `library: name`.")

  static let driftTarget = Explanation(
    "the two sides were scanned for different platforms",
    meaning: """
      One spec holds what a compiler for one platform said, the other what one for another said. Headers may differ
      between platforms by design, and such a difference is no drift.
      """,
    example: "bindgen-lisp diff linux/sdl2.yaml windows/sdl2.yaml",
    remedy: """
      Compare specs of the same platform, or say which platform counts: --target x86_64-linux-gnu. Both sides are then
      laid out for it.
      """)

  static let driftGit = Explanation(
    "git cannot give that file",
    meaning: """
      A side that is written REV:PATH is read from git: the file as it was in that commit, tag or branch, and what it
      imports as it was there. Either git is not installed, this is no repository, or it knows no such revision or no
      such file in it.
      """,
    example: "bindgen-lisp diff v1.2:specs/gtk4.yaml specs/gtk4.yaml",
    remedy: """
      PATH is seen from the top of the repository, or from here when it begins with “./”, as in “git show REV:PATH”. A
      shallow clone, which many CI services make, holds only the latest commit: fetch the other one as well.
      """)

  static let driftObjectMissing = Explanation(
    "the shared object is not there",
    meaning: """
      --library compares with what the installed shared object exports, and the one that the spec's `load` names is in
      none of the places where the dynamic loader looks: LD_LIBRARY_PATH, its cache, and the system's directories.
      """,
    example: "bindgen-lisp check specs/zlib.yaml --library",
    remedy: "Install the library, or say where it is: --library=/opt/zlib/lib/libz.so.1.")

  static let driftObjectUnreadable = Explanation(
    "the shared object cannot be read",
    meaning: """
      The file is no ELF shared object, or its tables lead outside of it. Mach-O files of macOS and DLLs of Windows are
      not read yet.
      """,
    example: "bindgen-lisp check specs/zlib.yaml --library=/usr/lib/libz.1.dylib",
    remedy: """
      Name a Linux shared object. A name such as libz.so may be a linker script, which is a text; libz.so.1 is what
      programs load.
      """)

  static let driftAcceptMissing = Explanation(
    "the file of accepted changes is not there",
    meaning: """
      --accept names a file that cannot be read. Nothing is compared, since what was accepted once would come out as new
      drift. Without --accept, drift.accept.yaml beside the spec or in the current directory is read when there is one.
      """,
    example: "bindgen-lisp check specs/zlib.yaml --accept ci/drift.yaml",
    remedy: "Correct the path.")

  static let driftAcceptInvalid = Explanation(
    "the file of accepted changes is not right",
    meaning: """
      Reading is strict, since a misspelt key would accept too much or nothing. The file is a list. Each entry has
      `rule`, `entity` and `reason`, and may have `target`, `old`, `new`, `library` and `until`, a day such as
      2027-01-31 on which it is accepted for the last time.
      """,
    example: """
      - rule: function.removed
        entity: gzgetc_
        reason: nothing of ours calls it
        until: 2027-01-31
      """,
    remedy: "Correct the line that is named. docs/drift.md describes the file.")

  static let driftAcceptExpired = Explanation(
    "an accepted change has expired",
    meaning: """
      The entry's last day, `until`, is over. It does not accept anything any more: what it was for counts again.
      """,
    example: """
      - rule: function.removed
        entity: gzgetc_
        reason: to be cleared up before the summer
        until: 2024-06-01
      """,
    remedy: "Do what was put off and remove the entry, or give it another day.")

  static let driftAcceptUnused = Explanation(
    "nothing needs an accepted change",
    meaning: """
      No finding of this run is what the entry accepts. Either it was dealt with, or the entry is misspelt, or `old` and
      `new` are not what they were when it was written.
      """,
    example: """
      - rule: function.removed
        entity: gzgetc       # the function is called gzgetc_
        reason: nothing of ours calls it
      """,
    remedy: "Remove the entry, or correct it.")
}
