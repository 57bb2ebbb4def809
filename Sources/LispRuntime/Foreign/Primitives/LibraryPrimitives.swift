import CGuard

/// Libraries and modules: opened, listed, searched.
extension Machine {
  func defineLibraryPrimitives() {
    for name in ["LOAD-LIBRARY", "LOAD-FOREIGN-LIBRARY"] {
      defineForeign(name, 1) { (machine, arguments) throws(LispError) in
        let library = try machine.foreign.library(arguments[0])
        return machine.makeString(library.name)
      }
    }
    // (get-library-function library "name"): a pointer; NIL as library is whatever is loaded.
    defineForeign("GET-LIBRARY-FUNCTION", 2) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      let library = try side.library(arguments[0])
      let address = try side.symbol(try side.name(arguments[1]), of: library)
      return side.pointerObject(UInt(bitPattern: address), to: 0)
    }
    // CFFI's: NIL when there is no such symbol.
    defineForeign("FOREIGN-SYMBOL-POINTER", 1...3) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      let name = try side.name(arguments[0])
      let candidates =
        arguments.count > 1 && arguments[arguments.count - 1].isTrue
        ? [try side.library(arguments[arguments.count - 1])] : side.libraries.all + [side.libraries.process]
      for library in candidates {
        guard let address = library.find(name) else { continue }
        return side.pointerObject(UInt(bitPattern: try side.symbol(name, of: library)), to: 0)
      }
      return .nil
    }
    defineForeign("FOREIGN-LIBRARY-LOADED-P", 1) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      if let definition = side.foreignLibraries[arguments[0]] { return Word(definition.library != nil) }
      let name = try side.name(arguments[0])
      return Word(side.libraries.all.contains { $0.name == name })
    }
    // ((name path) …)
    defineForeign("LIST-LIBRARIES", 0) { (machine, _) throws(LispError) in
      machine.makeList(
        machine.foreign.libraries.all.map { library in
          machine.makeList([machine.makeString(library.name), library.path.map(machine.makeString) ?? .nil])
        })
    }
    defineForeign("LIBRARY-SYMBOLS", 1) { (machine, arguments) throws(LispError) in
      machine.makeList(try machine.foreign.library(arguments[0]).symbols.sorted().map(machine.makeString))
    }
    // (require-module :gobject "gobject.lisp"): loads it unless it is loaded.
    defineForeign("REQUIRE-MODULE", 1...2) { (machine, arguments) throws(LispError) in
      try machine.foreign.requireModule(arguments)
    }
    // (load-header-with-lib "zlib.h" "libz.so.1"): functions, types and constants of a header in a package of its own.
    defineForeign("LOAD-HEADER-WITH-LIB", 2...) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      guard let load = side.loadHeader ?? machine.session.headerLoader else {
        throw ForeignError(.unsupportedCall, "this program cannot read headers: it is not the bindgen-lisp command")
          .condition(machine)
      }
      let header = try side.name(arguments[0])
      let library = try side.name(arguments[1])
      var rest: [String] = []
      for index in 2..<max(2, arguments.count) { rest.append(try side.name(arguments[index])) }
      let text: String
      let answer = load(header, library, rest)
      side.catchFaultsAgain()
      switch answer {
      case .success(let made): text = made
      case .failure(let failure):
        throw ForeignError(.libraryNotLoaded, failure.message, name: header).condition(machine)
      }
      let saved = machine.currentPackage
      machine.roots.append(saved)
      defer {
        machine.currentPackage = saved
        machine.roots.removeLast()
      }
      try machine.load(text: text, file: header)
      return machine.makeString(library)
    }
  }
}

/// Why a header could not be made into a module, in the words of whoever tried.
public struct HeaderFailure: Error, Sendable {
  public var message: String
  public init(message: String) { self.message = message }
}

extension ForeignSide {
  func name(_ word: Word) throws(LispError) -> String {
    if machine.stringContent(word) != nil { return machine.text(word) }
    if machine.isSymbol(word) { return machine.symbolName(word).lowercased() }
    throw .wrongType(word, "STRING")
  }

  /// A library by its definition's name, the name of a file, or NIL for what the process has loaded.
  func library(_ word: Word) throws(LispError) -> SharedLibrary {
    if word.isNil { return libraries.process }
    do throws(ForeignError) {
      if let definition = foreignLibraries[word]
        ?? (machine.isSymbol(word) ? librariesByName[machine.symbolName(word).lowercased()] : nil)
      {
        return try library(of: definition.name)
      }
      guard machine.stringContent(word) != nil else {
        throw ForeignError(.libraryNotLoaded, "no library is known as \(machine.printed(word))")
      }
      return try libraries.open(machine.text(word))
    } catch { throw error.condition(machine) }
  }

  func symbol(_ name: String, of library: SharedLibrary) throws(LispError) -> UnsafeMutableRawPointer {
    do throws(ForeignError) {
      try libraries.check(name, of: library)
      return try library.symbol(name)
    } catch { throw error.condition(machine) }
  }

  /// Loads a module of another library: beside the file that asks for it, or where `BINDGEN_LISP_MODULES` says.
  func requireModule(_ arguments: Arguments) throws(LispError) -> Word {
    let name = try name(arguments[0])
    if moduleByName[name] != nil { return .nil }
    let file = arguments.count > 1 ? try self.name(arguments[1]) : name + ".lisp"
    let places = ForeignModule.places(of: file, from: machine.loading.last?.file)
    for place in places {
      guard let text = ModuleText(path: place) else { continue }
      try machine.load(text, file: place)
      if moduleByName[name] == nil { moduleByName[name] = modules.count - 1 }
      return .t
    }
    throw ForeignError(
      .libraryNotLoaded, "the module \(name) is not there: looked for \(places.joined(separator: ", "))", name: name
    ).condition(machine)
  }
}
