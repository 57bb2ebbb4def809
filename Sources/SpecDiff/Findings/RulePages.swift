import BindingSpec

extension DriftRule {
  /// The rule's page. A new rule does not compile until it has one.
  public var explanation: Explanation {
    switch self {
    case .functionRemoved: .functionRemoved
    case .functionAdded: .functionAdded
    case .functionRenamed: .functionRenamed
    case .functionBecameMacro: .functionBecameMacro
    case .functionBecameInline: .functionBecameInline
    case .functionBecameExternal: .functionBecameExternal
    case .functionParameterAdded: .functionParameterAdded
    case .functionParameterRemoved: .functionParameterRemoved
    case .functionParametersReordered: .functionParametersReordered
    case .functionParameterChanged: .functionParameterChanged
    case .functionResultChanged: .functionResultChanged
    case .functionResultAdded: .functionResultAdded
    case .functionResultRemoved: .functionResultRemoved
    case .functionBecameVariadic: .functionBecameVariadic
    case .functionLostVariadic: .functionLostVariadic
    case .functionPrototypeAdded: .functionPrototypeAdded
    case .functionPrototypeRemoved: .functionPrototypeRemoved
    case .functionConventionChanged: .functionConventionChanged
    case .functionSymbolChanged: .functionSymbolChanged
    case .functionNullabilityTightened: .functionNullabilityTightened
    case .functionNullabilityLoosened: .functionNullabilityLoosened
    case .functionAttributesChanged: .functionAttributesChanged
    case .functionBodyChanged: .functionBodyChanged
    case .variableRemoved: .variableRemoved
    case .variableAdded: .variableAdded
    case .variableRenamed: .variableRenamed
    case .variableTypeChanged: .variableTypeChanged
    case .variableStorageChanged: .variableStorageChanged
    case .variableSymbolChanged: .variableSymbolChanged
    case .recordRemoved: .recordRemoved
    case .recordAdded: .recordAdded
    case .recordRenamed: .recordRenamed
    case .recordKindChanged: .recordKindChanged
    case .recordBecameOpaque: .recordBecameOpaque
    case .recordBecameDefined: .recordBecameDefined
    case .recordSizeChanged: .recordSizeChanged
    case .recordAlignmentChanged: .recordAlignmentChanged
    case .recordPassingChanged: .recordPassingChanged
    case .fieldAdded: .fieldAdded
    case .fieldRemoved: .fieldRemoved
    case .fieldRenamed: .fieldRenamed
    case .fieldMoved: .fieldMoved
    case .fieldTypeChanged: .fieldTypeChanged
    case .fieldBitsChanged: .fieldBitsChanged
    case .fieldReservedUsed: .fieldReservedUsed
    case .enumRemoved: .enumRemoved
    case .enumAdded: .enumAdded
    case .enumRenamed: .enumRenamed
    case .enumBecameOpaque: .enumBecameOpaque
    case .enumBecameDefined: .enumBecameDefined
    case .enumTypeChanged: .enumTypeChanged
    case .enumeratorAdded: .enumeratorAdded
    case .enumeratorRemoved: .enumeratorRemoved
    case .enumeratorRenamed: .enumeratorRenamed
    case .enumeratorMoved: .enumeratorMoved
    case .enumeratorValueChanged: .enumeratorValueChanged
    case .enumeratorLimitMoved: .enumeratorLimitMoved
    case .typedefRemoved: .typedefRemoved
    case .typedefAdded: .typedefAdded
    case .typedefChanged: .typedefChanged
    case .constantRemoved: .constantRemoved
    case .constantAdded: .constantAdded
    case .constantValueChanged: .constantValueChanged
    case .constantTypeChanged: .constantTypeChanged
    case .constantVersionChanged: .constantVersionChanged
    case .constantBecameOther: .constantBecameOther
    case .macroRemoved: .macroRemoved
    case .macroAdded: .macroAdded
    case .macroParametersChanged: .macroParametersChanged
    case .macroBodyChanged: .macroBodyChanged
    case .macroBecameFunction: .macroBecameFunction
    case .aliasRemoved: .aliasRemoved
    case .aliasAdded: .aliasAdded
    case .aliasChanged: .aliasChanged
    case .libraryNameChanged: .libraryNameChanged
    case .librarySymbolMissing: .librarySymbolMissing
    case .librarySymbolVersionChanged: .librarySymbolVersionChanged
    case .deprecated: .deprecated
    case .noLongerDeprecated: .noLongerDeprecated
    case .noLongerBound: .noLongerBound
    case .unboundRemoved: .unboundRemoved
    case .cosmeticComment: .cosmeticComment
    case .cosmeticPlace: .cosmeticPlace
    case .cosmeticParameterName: .cosmeticParameterName
    case .cosmeticSpelling: .cosmeticSpelling
    case .cosmeticVersion: .cosmeticVersion
    }
  }

  /// The classes that its findings may have; which one depends on the platform, on how the type is used and on what stays.
  public var classes: [DriftClass] {
    switch self {
    case .functionBecameInline, .functionParametersReordered, .functionParameterAdded, .functionParameterRemoved,
      .functionResultRemoved,
      .functionConventionChanged, .functionSymbolChanged, .variableRemoved, .variableRenamed, .variableStorageChanged,
      .variableSymbolChanged, .recordAlignmentChanged, .recordPassingChanged, .fieldMoved, .fieldBitsChanged,
      .enumeratorValueChanged, .libraryNameChanged, .librarySymbolMissing:
      [.abi]
    case .functionAdded, .functionBodyChanged, .functionBecameExternal, .functionNullabilityLoosened, .variableAdded,
      .recordAdded,
      .recordBecameDefined, .fieldReservedUsed, .enumAdded, .enumBecameDefined, .enumeratorAdded, .enumeratorMoved,
      .typedefAdded, .constantAdded, .constantVersionChanged, .macroAdded, .macroBecameFunction, .aliasAdded,
      .deprecated, .noLongerDeprecated:
      [.addition]
    case .functionResultAdded, .functionBecameVariadic, .fieldAdded, .librarySymbolVersionChanged:
      [.addition, .abi]
    case .functionPrototypeAdded, .functionPrototypeRemoved, .functionAttributesChanged, .constantBecameOther,
      .macroParametersChanged:
      [.addition, .source]
    case .functionRenamed, .functionBecameMacro, .functionParameterChanged, .functionResultChanged,
      .variableTypeChanged, .recordSizeChanged, .fieldTypeChanged, .typedefChanged:
      [.addition, .source, .abi]
    case .cosmeticComment, .cosmeticPlace, .cosmeticParameterName, .cosmeticSpelling, .cosmeticVersion:
      [.none]
    case .functionNullabilityTightened, .recordRemoved, .recordRenamed, .fieldRenamed, .enumRemoved, .enumRenamed,
      .enumBecameOpaque, .enumeratorRemoved, .enumeratorRenamed, .enumeratorLimitMoved, .typedefRemoved,
      .constantRemoved, .constantValueChanged, .constantTypeChanged, .macroRemoved, .macroBodyChanged, .aliasRemoved,
      .aliasChanged:
      [.source]
    case .unboundRemoved:
      [.none, .source]
    case .functionRemoved, .functionLostVariadic, .recordKindChanged, .recordBecameOpaque,
      .fieldRemoved, .enumTypeChanged, .noLongerBound:
      [.source, .abi]
    }
  }
}
