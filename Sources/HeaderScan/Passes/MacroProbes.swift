import BindingSpec

/// The text behind the headers that asks the compiler for each macro's value and type.
///
/// For a macro `NAME` there is a variable whose type is deduced, and where the macro's text leaves other readings
/// open, a typedef of whatever it names and the number behind it if it is a pointer:
///
///     __auto_type bindgen_value_NAME = NAME;
///     typedef NAME bindgen_type_NAME;
///     __auto_type bindgen_address_NAME = (__INTPTR_TYPE__)(NAME);
struct MacroProbes {
  enum Question: String {
    case value = "bindgen_value_"
    case type = "bindgen_type_"
    case address = "bindgen_address_"
    /// Asked where the name is no macro at the end, though a header defined it.
    case undefined = "bindgen_undefined_"
    /// Asked where a macro that is a plain number has another value at the end than its text says.
    case other = "bindgen_other_"
    /// Asked where the macro expands to nothing.
    case empty = "bindgen_empty_"
    /// The sixty-four high bits of a value that is wider than the compiler's interface can tell.
    case high = "bindgen_high_"
    case low = "bindgen_low_"
    /// What a double does not hold of a `long double`.
    case rest = "bindgen_rest_"
    /// 2 when a double holds the `long double`, 1 when a double and the rest do, 0 when neither.
    case exact = "bindgen_exact_"
  }

  var candidates: [String: MacroCandidate] = [:]
  /// The files in which the candidates were sought.
  var visited: Set<String> = []
  /// Which macro each line asks about.
  private(set) var questions: [Int: (name: String, question: Question)] = [:]

  /// The word that stands for whatever depends on a macro's place (`__LINE__` and others), so that a probe of it
  /// fails by name instead of yielding the place of the probe.
  static let placeWord = "bindgen_depends_on_place"
  private static let placeMacros = [
    "__LINE__", "__FILE__", "__DATE__", "__TIME__", "__TIMESTAMP__", "__COUNTER__", "__BASE_FILE__",
    "__FILE_NAME__", "__INCLUDE_LEVEL__", "__func__", "__FUNCTION__", "__PRETTY_FUNCTION__",
  ]

  /// Declared behind the headers.
  static let endOfHeaders = "bindgen_end_of_headers"

  /// The main file: the headers, then the probes.
  mutating func mainFile(includes: [String], target: Target, wide: [String: [Question]] = [:], only: Set<String>? = nil)
    -> [UInt8]
  {
    questions = [:]
    questions.reserveCapacity(candidates.count * 3)
    var text: [UInt8] = []
    text.reserveCapacity(candidates.count * 128 + 1024)
    var line = 1
    func add(_ string: String) {
      text.append(contentsOf: string.utf8)
      text.append(10)
      line += 1
    }
    // Most lines are of these three forms, and there are ten thousand of them.
    let (ifDefined, value, undefined) = (
      Array("#ifdef ".utf8), Array("__auto_type \(Question.value.rawValue)".utf8),
      Array("extern int \(Question.undefined.rawValue)".utf8)
    )
    func add(_ start: [UInt8], _ name: [UInt8], equals: Bool = false, _ end: String) {
      text += start
      text += name
      if equals {
        text.append(contentsOf: " = ".utf8)
        text += name
      }
      add(end)
    }
    for include in includes { add("#include \(include)") }
    // What a header leaves open shows here and not in the probes: the first line ends every specifier and list, the
    // second may not stand in a struct, and its variable is at file scope only if no body is open.
    add("_Static_assert(1, \"\");")
    add("extern int \(Self.endOfHeaders);")
    for macro in Self.placeMacros {
      add("#undef \(macro)")
      add("#define \(macro) \(Self.placeWord)")
    }
    // `typedef __attribute__((deprecated)) name;` names no type, though C once took it for int.
    add("#pragma clang diagnostic ignored \"-Weverything\"")
    add("#pragma clang diagnostic error \"-Wimplicit-int\"")
    // 0 if its arguments expand to anything.
    add("#define bindgen_is_empty(...) 1 __VA_OPT__(- 1)")
    let names = Array(candidates.keys)
    for place in ByteOrder.order(names) {
      let name = names[place]
      guard let candidate = candidates[name], candidate.hasObjectDefinition, only?.contains(name) ?? true,
        candidate.shape.contains(.nonempty), candidate.callee == nil || only != nil
      else { continue }
      let isUnbalanced = candidate.shape.contains(.unbalanced)
      let mayBeEmpty = candidate.shape.contains(.mayNameType) || candidate.shape.contains(.empty)
      if isUnbalanced && !mayBeEmpty { continue }
      let bytes = Array(name.utf8)
      add(ifDefined, bytes, "")
      func ask(_ question: Question, _ probe: String) {
        questions[line] = (name, question)
        add(probe)
      }
      if only == nil, let literal = candidate.literal, IntegerLiteral(literal, target: target) != nil {
        add("#if \(name) != \(literal)")
        ask(.other, "extern int \(Question.other.rawValue)\(name);")
        add("#endif")
        add("#else")
        ask(.undefined, "extern int \(Question.undefined.rawValue)\(name);")
        add("#endif")
        continue
      }
      if isUnbalanced {
        ask(.empty, "#if bindgen_is_empty(\(name))")
        ask(.empty, "extern int \(Question.empty.rawValue)\(name);")
        add("#endif")
        add("#endif")
        continue
      }
      if mayBeEmpty {
        ask(.empty, "#if bindgen_is_empty(\(name))")
        ask(.empty, "extern int \(Question.empty.rawValue)\(name);")
        add("#else")
      }
      questions[line] = (name, .value)
      add(value, bytes, equals: true, ";")
      if candidate.shape.contains(.mayNameType) {
        ask(.type, "typedef \(name) \(Question.type.rawValue)\(name);")
      }
      if candidate.shape.contains(.mayBePointer) {
        ask(.address, "__auto_type \(Question.address.rawValue)\(name) = (__INTPTR_TYPE__)(\(name));")
      }
      if mayBeEmpty { add("#endif") }
      for question in wide[name] ?? [] {
        let prefix = "__auto_type \(question.rawValue)\(name) = "
        switch question {
        case .high: ask(question, prefix + "(unsigned long long)((unsigned __int128)(\(name)) >> 64);")
        case .low: ask(question, prefix + "(unsigned long long)(\(name));")
        case .rest: ask(question, prefix + "(double)((\(name)) - (double)(\(name)));")
        case .exact:
          ask(
            question,
            prefix + "((\(name)) == (long double)(double)(\(name))) * 2 + "
              + "((\(name)) == (long double)(double)(\(name)) + (long double)(double)((\(name)) - (double)(\(name))));")
        case .value, .type, .address, .undefined, .empty, .other: break
        }
      }
      add("#else")
      questions[line] = (name, .undefined)
      add(undefined, bytes, ";")
      add("#endif")
    }
    // What a probe leaves open is an error at the last token, which must not be another probe's.
    add("extern int bindgen_end_of_probes;")
    return text
  }
}
