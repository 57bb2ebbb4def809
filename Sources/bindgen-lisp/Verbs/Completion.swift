import BindingSpec

extension Verb {
  static let completion = Verb(
    name: "completion",
    summary: "print a completion script for bash or zsh",
    operands: "bash|zsh",
    operandsComplete: .choices(["bash", "zsh"]),
    details: "The script completes verbs, options, the values of options and file names.",
    options: [],
    examples: [
      (
        "bindgen-lisp completion bash > ~/.local/share/bash-completion/completions/bindgen-lisp",
        "bash, for every shell to come"
      ),
      ("bindgen-lisp completion zsh > \"${fpath[1]}/_bindgen-lisp\"", "zsh, likewise"),
    ]
  ) { arguments, console throws(Stop) in
    guard let shell = arguments.operands.first, arguments.operands.count == 1 else {
      throw .usage("“completion” takes one of bash, zsh")
    }
    switch shell {
    case "bash": try console.write(bytes: Array(CompletionScript.bash.utf8))
    case "zsh": try console.write(bytes: Array(CompletionScript.zsh.utf8))
    default:
      throw .usage(
        "there is no completion script for “\(shell)”",
        hint: Suggestion.sentence(for: shell, among: ["bash", "zsh"]) ?? "there is one for bash and one for zsh")
    }
    return .fine
  }
}
