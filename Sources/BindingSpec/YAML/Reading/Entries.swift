/// Entries of a section on the way from the thread that reads them to the section.
///
/// An array would be copied when the parts of a section are put together, and each text and type in it be counted twice,
/// which for thousands of functions takes as long as hashing them. From here they are moved.
final class Entries<Value: Hashable & Sendable>: @unchecked Sendable {
  private var names: UnsafeMutablePointer<String>
  private var values: UnsafeMutablePointer<Value>
  private var capacity: Int
  private(set) var count = 0
  /// Whether the names ascend strictly.
  var isAscending = true

  init(capacity: Int) {
    self.capacity = max(capacity, 4)
    names = .allocate(capacity: self.capacity)
    values = .allocate(capacity: self.capacity)
  }

  deinit {
    names.deinitialize(count: count)
    values.deinitialize(count: count)
    names.deallocate()
    values.deallocate()
  }

  var firstName: String? { count > 0 ? names[0] : nil }
  var lastName: String? { count > 0 ? names[count - 1] : nil }

  func append(_ name: String, _ value: consuming Value) {
    if count == capacity { grow() }
    (names + count).initialize(to: name)
    (values + count).initialize(to: value)
    count += 1
  }

  private func grow() {
    let moreNames = UnsafeMutablePointer<String>.allocate(capacity: capacity * 2)
    moreNames.moveInitialize(from: names, count: count)
    names.deallocate()
    names = moreNames
    let moreValues = UnsafeMutablePointer<Value>.allocate(capacity: capacity * 2)
    moreValues.moveInitialize(from: values, count: count)
    values.deallocate()
    values = moreValues
    capacity *= 2
  }

  /// Takes the entries out of all parts, one part behind the other.
  static func takeAll(_ parts: [Entries]) -> (names: [String], values: [Value]) {
    let total = parts.reduce(0) { $0 + $1.count }
    let names = [String](unsafeUninitializedCapacity: total) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      for part in parts {
        (start + count).moveInitialize(from: part.names, count: part.count)
        count += part.count
      }
    }
    let values = [Value](unsafeUninitializedCapacity: total) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      for part in parts {
        (start + count).moveInitialize(from: part.values, count: part.count)
        count += part.count
      }
    }
    for part in parts { part.count = 0 }
    return (names, values)
  }
}

/// Entries of any one section.
enum SectionEntries: Sendable {
  case structs(Entries<Record>)
  case unions(Entries<Record>)
  case enums(Entries<Enumeration>)
  case typedefs(Entries<Typedef>)
  case functions(Entries<Function>)
  case variables(Entries<Variable>)
  case constants(Entries<Constant>)
  case macros(Entries<Macro>)
  case aliases(Entries<Alias>)
  case skipped(Entries<Skip>)
  /// Of a section that is passed over.
  case none
}

extension Spec {
  /// Fills the sections; false when the names of one do not ascend. The entries are empty afterwards.
  mutating func take(_ parts: [SectionEntries]) -> Bool {
    func join<Value>(_ section: inout Section<Value>, _ pick: (SectionEntries) -> Entries<Value>?) -> Bool {
      guard let joined = Section(taking: parts.compactMap(pick)) else { return false }
      section = joined
      return true
    }
    return join(&structs) { if case .structs(let entries) = $0 { entries } else { nil } }
      && join(&unions) { if case .unions(let entries) = $0 { entries } else { nil } }
      && join(&enums) { if case .enums(let entries) = $0 { entries } else { nil } }
      && join(&typedefs) { if case .typedefs(let entries) = $0 { entries } else { nil } }
      && join(&functions) { if case .functions(let entries) = $0 { entries } else { nil } }
      && join(&variables) { if case .variables(let entries) = $0 { entries } else { nil } }
      && join(&constants) { if case .constants(let entries) = $0 { entries } else { nil } }
      && join(&macros) { if case .macros(let entries) = $0 { entries } else { nil } }
      && join(&aliases) { if case .aliases(let entries) = $0 { entries } else { nil } }
      && join(&skipped) { if case .skipped(let entries) = $0 { entries } else { nil } }
  }
}
