import LispRuntime

/// A function of the host's that the program has declared.
struct ForeignFunction {
  let record: Word
  let lispName: String
  let module: String
  let field: String
  let signature: HostSignature
  /// What is wrong with it: told when it is used, for modules of whole libraries declare more than a program needs.
  var problem: LoweringError?
}

/// A function of the program's that the host may call.
struct ExportedFunction {
  let record: Word
  let name: String
  /// Nil where nothing was said: then every value crosses as it is.
  let signature: HostSignature?
  let lambda: Lambda
  let place: Place
}

/// What a module wants of its host and has for it, in the order in which it was met.
struct BoundaryUse {
  /// Which import: one function of the host's may be declared with several signatures.
  struct Key: Hashable {
    let module: String
    let field: String
    let signature: HostSignature
  }

  private(set) var imports: [HostDescription.Import] = []
  private var functions: [Key: Function] = [:]
  private var wireNames: Set<String> = []
  /// The signatures of Lisp functions that the host gets.
  private(set) var callbacks: [HostSignature] = []

  /// The import of a foreign function. Where its field has another signature already it gets a name of its own.
  mutating func function(of foreign: ForeignFunction, _ make: (_ wireName: String) -> Function) -> Function {
    let key = Key(module: foreign.module, field: foreign.field, signature: foreign.signature)
    if let known = functions[key] { return known }
    var name = foreign.field
    if !wireNames.insert("\(foreign.module)\u{0}\(name)").inserted {
      name += ":" + foreign.signature.name
      while !wireNames.insert("\(foreign.module)\u{0}\(name)").inserted { name += "'" }
    }
    let function = make(name)
    functions[key] = function
    imports.append(
      HostDescription.Import(
        lispName: foreign.lispName, module: foreign.module, field: foreign.field, wireName: name, foreign.signature))
    return function
  }

  mutating func noteCallback(_ signature: HostSignature) {
    if !callbacks.contains(signature) { callbacks.append(signature) }
  }
}
