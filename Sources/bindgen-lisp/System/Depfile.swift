/// Dependencies in the form that make and ninja read.
enum Depfile {
  static func text(targets: [String], files: [String]) -> String {
    var text = targets.map(escaped).joined(separator: " ") + ":"
    for file in files { text += " \\\n  " + escaped(file) }
    text += "\n"
    // A header that is removed must not stop make: each file is also a target without a recipe, as gcc -MP writes it.
    for file in files { text += "\n" + escaped(file) + ":\n" }
    return text
  }

  static func escaped(_ path: String) -> String {
    var text = ""
    for character in path {
      switch character {
      case " ", "#": text += "\\\(character)"
      case "$": text += "$$"
      default: text.append(character)
      }
    }
    return text
  }
}
