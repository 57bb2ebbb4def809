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
    if !witnesses.isEmpty, old.options == new.options {
      text += "Both sides were scanned with the same options, so that only the new headers can be found by them. "
      text += "Say where the old ones are: `OLD='-I/path/to/the/old/headers' ./run`.\n\n"
    }
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
      # after. Ends with 1 if one does not, and with 2 if it is not known where the two interfaces are.
      #
      #   ./run [FILE…]
      #
      # OLD and NEW are the compiler's options for each side, OLD_LIBRARIES and NEW_LIBRARIES the folders of their shared
      # objects, CC and CLANG the compilers.
      set -u
      cd "$(dirname "$0")"
      # Where both sides have the same options, they have the same headers, and nothing can be shown.
      unknown_headers=\(old.options == new.options ? 1 : 0)
      unknown_libraries=\(old.libraries == new.libraries ? 1 : 0)
      [[ -v OLD || -v NEW ]] && unknown_headers=0
      [[ -v OLD_LIBRARIES || -v NEW_LIBRARIES ]] && unknown_libraries=0
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
        [[ $way == opens ]] || touch "$results/$file.headers"
        local before=fails after=fails
        # The options are words for the shell, as a command line has them.
        eval "holds \\"\\$way\\" \\"\\$compiler\\" \\"\\$symbol\\" \\"\\$file\\" \\"\\$OLD_LIBRARIES\\" \\"\\$@\\" $OLD" >/dev/null 2>"$results/$file.old" && before=holds
        eval "holds \\"\\$way\\" \\"\\$compiler\\" \\"\\$symbol\\" \\"\\$file\\" \\"\\$NEW_LIBRARIES\\" \\"\\$@\\" $NEW" >/dev/null 2>"$results/$file.new" && after=holds
        {
          if [[ $before == holds && $after == fails ]]; then
            echo "breaks   $file"
          else
            echo "UNSHOWN  $file: it $before before and $after after"
          fi
        } >"$results/$file.verdict"
        [[ $before == holds ]] && touch "$results/$file.held"
        [[ $after == holds ]] && touch "$results/$file.holds"
      }

      files=()
      without_headers=0
      without_libraries=0
      wanted=" $* "
      # witness WAY COMPILER SYMBOL FILE FLAG…: as many at a time as there are processors
      witness() {
        [[ $wanted == "  " || $wanted == *" $4 "* ]] || return 0
        if [[ $1 == opens ]]; then
          ((unknown_libraries)) && ((++without_libraries)) && return 0
        else
          ((unknown_headers)) && ((++without_headers)) && return 0
        fi
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
      tried=0
      held=0
      hold=0
      for file in "${files[@]}"; do
        [[ -e $results/$file.headers ]] || continue
        ((++tried))
        [[ -e $results/$file.held ]] && ((++held))
        [[ -e $results/$file.holds ]] && ((++hold))
      done
      # Headers that are not found make every program fail: that is said once, and not as so many errors of a compiler.
      missing=
      ((tried > 0 && held == 0)) && missing=$(cat "$results"/*.old | grep -m 1 'fatal error:')
      if [[ -n $missing ]]; then
        {
          echo "run: the old headers are not found, so that nothing was tried."
          echo "  They were looked for with OLD='$OLD'; the compiler says: ${missing##*fatal error: }"
          echo "  Say where the headers of \(Self.quotedInside(old.label)) are: OLD='-I/path/to/the/old/headers' ./run"
          echo "  Paths are seen from the folder of “run”, so that whole ones are best."
        } >&2
        status=2
      else
        for file in "${files[@]}"; do
          cat "$results/$file.verdict"
          grep -q '^breaks' "$results/$file.verdict" && continue
          status=1
          [[ -e $results/$file.held ]] || head -n 5 "$results/$file.old"
        done
        if ((tried > 0 && held == 0)); then
          echo "run: none holds with OLD='$OLD': are those the headers of \(Self.quotedInside(old.label))?" >&2
        elif ((tried > 0 && hold == tried)); then
          echo "run: all hold with NEW='$NEW' too: are those the headers of \(Self.quotedInside(new.label))?" >&2
        fi
      fi
      if ((without_headers > 0)); then
        echo "run: $without_headers not tried, since nobody has said where the old headers are."
        echo "  A spec says how its headers are found, not what was in them, and both sides are found in the same way."
        echo "  Unpack the headers of \(Self.quotedInside(old.label)) and say where they are: OLD='-I/path/to/the/old/headers' ./run"
        echo "  If those installed here are the old ones, say where the new ones are: NEW='-I…' ./run"
        status=2
      fi >&2
      if ((without_libraries > 0)); then
        echo "run: $without_libraries not tried, since nobody has said where the old shared object is."
        echo "  Say in which folder it is: OLD_LIBRARIES=/path/to/the/old/library ./run"
        status=2
      fi >&2
      exit $status

      """
    return text
  }

  /// A name within the quotes of a message.
  private static func quotedInside(_ text: String) -> String {
    String(ReportText.line(text).map { "\"\\$`".contains($0) ? "'" : $0 })
  }

  /// Text that a shell takes as it is.
  private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
}
