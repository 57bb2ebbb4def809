import BindingSpec

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder that witnesses are written to: the programs, an index for people, and a script that tries them all.
extension WitnessSet {
  /// Every file of the folder, with its content.
  public var files: [(name: String, text: String)] {
    witnesses.map { ($0.fileName, $0.text) } + [("README.md", index), ("run", script)]
  }

  /// Writes the folder, and makes it if it is not there. Witnesses of an earlier comparison that are none any more go.
  public func write(to folder: String) throws(Failure) {
    mkdir(folder, 0o777)
    for name in Self.earlier(in: folder) where !files.contains(where: { $0.name == name }) {
      unlink("\(folder)/\(name)")
    }
    for file in files { try AtomicFile.write(Array(file.text.utf8), to: "\(folder)/\(file.name)") }
    chmod("\(folder)/run", 0o755)
  }

  /// The programs that an earlier index lists: nothing else in the folder is ours to remove.
  private static func earlier(in folder: String) -> [String] {
    guard let bytes = try? AtomicFile.read(path: "\(folder)/README.md") else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      guard line.hasPrefix("| ["), let end = line.firstIndex(of: "]") else { return nil }
      let name = line[line.index(line.startIndex, offsetBy: 3)..<end]
      return name.hasSuffix(".c") && !name.contains("/") ? String(name) : nil
    }
  }

  // MARK: the index

  private var index: String {
    var text = "# Witnesses: \(old.label) → \(new.label)\n\n"
    text +=
      "Each program is true of the old interface and not of the new one. `./run` tries them all and says which hold; "
    text += "`OLD='-I…' NEW='-I…' ./run` looks for the headers elsewhere, `CC=clang` takes another compiler.\n\n"
    if witnesses.isEmpty {
      text += "There is none.\n"
    } else {
      text += "| program | class | what it claims |\n|---|---|---|\n"
      for witness in witnesses {
        text +=
          "| [\(witness.fileName)](\(witness.fileName)) | \(witness.finding.class.rawValue) | \(Self.cell(witness.claim)) |\n"
      }
    }
    if !without.isEmpty {
      text += "\n## Without a witness\n\nThese findings cannot be shown by a C program:\n\n"
      text += "| rule | what | class | why not |\n|---|---|---|---|\n"
      for entry in without {
        let finding = entry.finding
        text +=
          "| \(finding.rule.rawValue) | `\(Self.cell(finding.entity))` | \(finding.class.rawValue) | \(Self.cell(entry.reason)) |\n"
      }
    }
    return text
  }

  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }

  // MARK: the script

  private var script: String {
    var text = """
      #!/bin/bash
      # Tries every witness with the old and with the new interface and prints which hold: each should hold before and fail
      # after. Ends with 1 if one does not.
      #
      #   ./run [FILE…]
      #
      # OLD and NEW are the compiler's options for each side, OLD_LIBRARIES and NEW_LIBRARIES the folders of their shared
      # objects, CC and CLANG the compilers.
      set -u
      cd "$(dirname "$0")"
      [[ -v OLD ]] || OLD=\(Self.quoted(old.options))
      [[ -v NEW ]] || NEW=\(Self.quoted(new.options))
      [[ -v OLD_LIBRARIES ]] || OLD_LIBRARIES=\(Self.quoted(old.libraries))
      [[ -v NEW_LIBRARIES ]] || NEW_LIBRARIES=\(Self.quoted(new.libraries))
      CC=${CC:-gcc}
      CLANG=${CLANG:-$(command -v clang || command -v clang-19 || command -v clang-16 || command -v clang-14 || echo clang)}
      results=$(mktemp -d)
      trap 'rm -rf "$results"' EXIT

      # Whether a witness holds: WAY COMPILER SYMBOL FILE LIBRARIES OPTION…
      holds() {
        local way=$1 compiler=$2 symbol=$3 file=$4 libraries=$5 product=$results/$4.$BASHPID
        shift 5
        case $way in
        compiles) $compiler -std=gnu11 "$@" -c -o /dev/null "$file" ;;
        asks) $compiler -std=gnu11 "$@" -c -o "$product" "$file" && nm -u "$product" | grep -qwF -e "$symbol" ;;
        runs) $compiler -std=gnu11 "$@" -O1 -o "$product" "$file" && "$product" ;;
        opens) $compiler -std=gnu11 "$@" -o "$product" "$file" -ldl && LD_LIBRARY_PATH=$libraries "$product" ;;
        esac
      }

      # One witness: WAY COMPILER SYMBOL FILE FLAG…
      try() {
        local way=$1 compiler=$CC symbol=$3 file=$4
        [[ $2 == clang ]] && compiler=$CLANG
        shift 4
        local before=fails after=fails
        # The options are words for the shell, as a command line has them.
        eval "holds \\"\\$way\\" \\"\\$compiler\\" \\"\\$symbol\\" \\"\\$file\\" \\"\\$OLD_LIBRARIES\\" \\"\\$@\\" $OLD" >/dev/null 2>"$results/$file.old" && before=holds
        eval "holds \\"\\$way\\" \\"\\$compiler\\" \\"\\$symbol\\" \\"\\$file\\" \\"\\$NEW_LIBRARIES\\" \\"\\$@\\" $NEW" >/dev/null 2>"$results/$file.new" && after=holds
        {
          if [[ $before == holds && $after == fails ]]; then
            echo "breaks   $file"
          else
            echo "UNSHOWN  $file: it $before before and $after after"
            [[ $before == holds ]] || head -n 5 "$results/$file.old"
          fi
        } >"$results/$file.verdict"
      }

      files=()
      wanted=" $* "
      # witness WAY COMPILER SYMBOL FILE FLAG…: as many at a time as there are processors
      witness() {
        [[ $wanted == "  " || $wanted == *" $4 "* ]] || return 0
        files+=("$4")
        while (($(jobs -rp | wc -l) >= $(nproc))); do wait -n; done
        try "$@" &
      }


      """
    for witness in witnesses {
      let (way, symbol): (String, String) =
        switch witness.way {
        case .compiles: ("compiles", "-")
        case .asksFor(let symbol): ("asks", symbol)
        case .runs: ("runs", "-")
        case .opens: ("opens", "-")
        }
      let words = [way, witness.needsClang ? "clang" : "cc", symbol, witness.fileName] + witness.flags
      text += "witness " + words.map(WitnessSide.shellWord).joined(separator: " ") + "\n"
    }
    text += """
      wait

      status=0
      for file in "${files[@]}"; do
        cat "$results/$file.verdict"
        grep -q '^breaks' "$results/$file.verdict" || status=1
      done
      exit $status

      """
    return text
  }

  /// Text that a shell takes as it is.
  private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
}
