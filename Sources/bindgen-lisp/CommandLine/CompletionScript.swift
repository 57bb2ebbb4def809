/// Completion scripts, written from the tables.
enum CompletionScript {
  static var bash: String {
    var script = """
      # bash completion for bindgen-lisp: written by "bindgen-lisp completion bash".
      _bindgen_lisp() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
        # bash takes "=" for a word of its own.
        if [[ $current == "=" ]]; then current=""
        elif [[ $previous == "=" ]]; then previous="${COMP_WORDS[COMP_CWORD-2]}"; fi
        COMPREPLY=()
        if [[ $COMP_CWORD -eq 1 ]]; then
          COMPREPLY=($(compgen -W "\(Verb.all.map(\.name).joined(separator: " ")) --help --version" -- "$current"))
          return
        fi
        case "${COMP_WORDS[1]}" in

      """
    for verb in Verb.all {
      script += "  \(verb.name))\n    case \"$previous\" in\n"
      for option in verb.allOptions where option.takesNextWord {
        let patterns = option.spelling + (option.short.map { "|-\($0)" } ?? "")
        script += "    \(patterns)) \(bashReply(option.completes)); return ;;\n"
      }
      script += "    esac\n"
      let words = verb.allOptions.map(\.spelling).joined(separator: " ")
      script += """
            if [[ $current == -* ]]; then
              COMPREPLY=($(compgen -W "\(words)" -- "$current"))
            else
              \(bashReply(verb.operandsComplete))
            fi ;;

        """
    }
    script += """
        esac
      }
      complete -o filenames -F _bindgen_lisp bindgen-lisp

      """
    return script
  }

  private static func bashReply(_ completes: OptionSpec.Completes) -> String {
    switch completes {
    case .nothing: "COMPREPLY=()"
    case .files: "COMPREPLY=($(compgen -f -- \"$current\"))"
    case .choices(let words), .words(let words):
      "COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$current\"))"
    }
  }

  static var zsh: String {
    var script = """
      #compdef bindgen-lisp
      # zsh completion for bindgen-lisp: written by "bindgen-lisp completion zsh".
      _bindgen_lisp() {
        local -a verbs
        verbs=(

      """
    for verb in Verb.all { script += "    \(quoted("\(verb.name):\(verb.summary)"))\n" }
    script += """
        )
        if (( CURRENT == 2 )); then
          _describe verb verbs
          _arguments '--help[print help]' '--version[print the version]'
          return
        fi
        local verb=$words[2]
        (( CURRENT-- ))
        shift words
        case $verb in

      """
    for verb in Verb.all {
      script += "  \(verb.name))\n    _arguments -S"
      for option in verb.allOptions {
        for spelling in [option.spelling] + (option.short.map { ["-\($0)"] } ?? []) {
          script += " \\\n      \(zshOption(option, spelling: spelling))"
        }
      }
      script += " \\\n      \(quoted("*:operand:\(zshAction(verb.operandsComplete))")) ;;\n"
    }
    script += """
        esac
      }
      _bindgen_lisp "$@"

      """
    return script
  }

  private static func zshOption(_ option: OptionSpec, spelling: String) -> String {
    let help = option.help.split(separator: "\n").joined(separator: " ").map {
      "[]:\\".contains($0) ? "\\\($0)" : String($0)
    }.joined()
    var text = option.isRepeatable ? "*" : ""
    text += spelling
    if option.value != nil { text += spelling.hasPrefix("--") ? option.isValueOptional ? "=-" : "=" : "+" }
    text += "[\(help)]"
    if let value = option.value {
      text += "\(option.isValueOptional ? "::" : ":")\(label(value)):"
      text += zshAction(option.completes)
    }
    return quoted(text)
  }

  private static func label(_ value: String) -> String {
    value.lowercased().split(whereSeparator: { $0 == "|" || $0 == ":" }).joined(separator: " or ")
  }

  private static func zshAction(_ completes: OptionSpec.Completes) -> String {
    switch completes {
    case .nothing: " "
    case .files: "_files"
    case .choices(let words), .words(let words): "(\(words.joined(separator: " ")))"
    }
  }

  private static func quoted(_ text: String) -> String { ShellQuoting.always(text) }
}
