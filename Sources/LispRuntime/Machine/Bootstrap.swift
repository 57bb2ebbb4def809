#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a machine comes into being: packages, the symbols of the standard, primitives, the prelude.
extension Machine {
  func bootstrap() {
    // The function that everything without one has; its code never runs.
    undefinedFunction = makeFunction(code: makeCode(kind: .undefined, name: .nil, index: 0))
    stack[0] = undefinedFunction
    stack[1] = Word(bits: 0)
    stack[2] = Word(bits: 0)
    _ = makePackage("COMMON-LISP", nicknames: ["CL"], capacity: 2048)
    _ = makePackage("KEYWORD", capacity: 1024)
    _ = makePackage("COMMON-LISP-USER", nicknames: ["CL-USER"])
    _ = makePackage("SYSTEM", nicknames: ["SYS"], capacity: 4096)
    _ = makePackage("FFI", capacity: 512)
    makeConstants()
    internNames(StandardSymbols.names, in: lispPackage)
    userPackage.use(lispPackage)
    systemPackage.use(lispPackage)
    packages[4].use(lispPackage)
    names = WellKnownSymbols(self)
    currentPackage = userPackage.object
    addFlags(SymbolLayout.isSpecial, to: names.packageVariable)
    for special in SpecialForm.allCases {
      record(intern(special.name, in: special.package))[SymbolLayout.macro] = Word(fixnum: special.rawValue)
    }
    finalizers.append { word in
      if word.is(.code), let instructions = UnsafeMutableRawPointer(bitPattern: word[CodeLayout.instructions].bits) {
        instructions.deallocate()
      }
    }
    definePrimitives()
    defineInlineOperations()
    loadPrelude()
    preludeIsLoaded = true
    // For tests: what the collector takes although it is in use shows when it runs at every chance.
    if let mode = getenv("BINDGEN_LISP_COLLECT") {
      collectsAlways = strcmp(mode, "always") == 0 || strcmp(mode, "often") == 0
      if strcmp(mode, "often") == 0 { pointsUntilSparing = 10_000 }
    }
    currentPackage = userPackage.object
  }

  /// NIL and T are constants; their cells are in two symbols that only the tables know.
  private func makeConstants() {
    for (text, isTrue) in [("NIL", false), ("T", true)] {
      let record = makeSymbol(name: makeString(text), package: lispPackage.object)
      record[SymbolLayout.value] = isTrue ? .t : .nil
      record[0].headerFlags = SymbolLayout.isConstant
      withCharacters(text) { lispPackage.insert(record, hash: Package.hash($0), isExternal: true) }
      if isTrue { tSymbol = record } else { nilSymbol = record }
    }
  }

  /// Makes external symbols of a list of names in ASCII, none longer than `longestName`, in a package that inherits none of them.
  func internNames(_ names: String, in package: Package) {
    var names = names
    let longestName = 64
    names.withUTF8 { text in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: longestName) { room in
        var (count, hash) = (0, Package.hashStart)
        for place in 0...text.count {
          if place < text.count, text[place] > 32, count < longestName {
            room[count] = UInt32(text[place])
            count += 1
            hash = Package.hash(hash, UInt32(text[place]))
            continue
          }
          let name = UnsafeBufferPointer(start: room.baseAddress, count: count)
          if count > 0, package.index(of: name, hash: Package.hashEnd(hash)) == nil {
            let record = makeSymbol(name: makeString(characters: name), package: package.object)
            package.insert(record, hash: Package.hashEnd(hash), isExternal: true)
          }
          (count, hash) = (0, Package.hashStart)
        }
      }
    }
  }

  private func definePrimitives() {
    defineControlPrimitives()
    defineListPrimitives()
    defineSymbolPrimitives()
    definePackagePrimitives()
    defineVectorPrimitives()
    defineStringPrimitives()
    defineCharacterPrimitives()
    defineHashTablePrimitives()
    defineDescriptorPrimitives()
    defineReadingPrimitives()
    defineInstancePrimitives()
    defineNumberPrimitives()
    defineSystemPrimitives()
    defineLoadPrimitives()
    defineForeignPrimitives()
    defineSessionPrimitives()
  }
}
