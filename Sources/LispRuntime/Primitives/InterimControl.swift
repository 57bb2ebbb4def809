/// Stands in until the real primitives come.
extension Machine {
  func definePackagePrimitives() {
    define("SET-CURRENT-PACKAGE", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let name = machine.isSymbol(arguments[0]) ? machine.symbolName(arguments[0]) : machine.text(arguments[0])
      guard let package = machine.packagesByName[name] else { throw .simple("no package ~S", [arguments[0]]) }
      machine.currentPackage = package.object
      return package.object
    }
  }
  func defineInstancePrimitives() {}
  func defineSystemPrimitives() {
    define("SHOW", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.report(machine.shortText(arguments[0]))
      return arguments[0]
    }
  }
}
