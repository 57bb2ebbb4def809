import BindingSpec

// The pages of what can become of an enum and its enumerators.
extension Explanation {
  static let enumRemoved = Explanation(
    "an enum is gone",
    meaning: """
      Programs that name it, or its enumerators, do not compile. Numbers that programs got from it long ago go on
      meaning to the library whatever they mean there.
      """,
    example: """
      - enum mode { MODE_FAST, MODE_SMALL };
      """,
    remedy: "Look for what replaces it, and generate the bindings again.")

  static let enumAdded = Explanation(
    "an enum is new",
    meaning: "Nothing that exists names it.",
    example: """
      + enum mode { MODE_FAST, MODE_SMALL };
      """,
    remedy: "Nothing has to be done.")

  static let enumRenamed = Explanation(
    "an enum has another name",
    meaning:
      "Its enumerators are what they were. Programs that name it by its tag do not compile; existing ones go on.",
    example: """
      - enum colour { RED, GREEN };
      + enum color { RED, GREEN };
      """,
    remedy: "Use the new name.")

  static let enumBecameOpaque = Explanation(
    "an enum is only declared",
    meaning: "Its enumerators are not to be seen any more: programs that name them do not compile.",
    example: """
      - enum mode { MODE_FAST, MODE_SMALL };
      + enum mode;
      """,
    remedy: "Look for what replaces the enumerators.")

  static let enumBecameDefined = Explanation(
    "an enum is defined now",
    meaning: "It was only declared, and shows its enumerators now.",
    example: """
      - enum mode;
      + enum mode { MODE_FAST, MODE_SMALL };
      """,
    remedy: "Nothing has to be done.")

  static let enumTypeChanged = Explanation(
    "an enum is represented by another type",
    meaning: """
      A fixed type, a packed attribute or one very large value makes it. Another size is another layout of every record
      with such a member, and another argument. The same size with another sign changes comparisons in what is compiled
      again. Platforms differ: with Microsoft's compiler it is always int unless the header says otherwise.
      """,
    example: """
      - enum mode { MODE_FAST, MODE_SMALL };
      + enum mode { MODE_FAST, MODE_SMALL, MODE_ANY = 0x100000000 };
      """,
    remedy: "For class abi compile everything that uses it and generate the bindings again.")

  static let enumeratorAdded = Explanation(
    "an enum has a new enumerator",
    meaning: """
      The others keep their values, so that nothing breaks. A program that lists all cases may be warned that one is
      missing, and a library may return a number that old programs do not expect.
      """,
    example: """
      - enum mode { MODE_FAST };
      + enum mode { MODE_FAST, MODE_SMALL };
      """,
    remedy: "Look at places that list all cases.")

  static let enumeratorRemoved = Explanation(
    "an enumerator is gone",
    meaning:
      "Programs that name it do not compile. Existing programs pass its old number, which the library may refuse.",
    example: """
      - enum mode { MODE_FAST, MODE_OLD };
      + enum mode { MODE_FAST };
      """,
    remedy: "Do without it, or use what the library's notes name instead.")

  static let enumeratorRenamed = Explanation(
    "an enumerator has another name",
    meaning: "One of the same value came in its place. Sources that name it do not compile; existing programs go on.",
    example: """
      - enum align { ALIGN_CENTRE = 3 };
      + enum align { ALIGN_CENTER = 3 };
      """,
    remedy: "Use the new name.")

  static let enumeratorMoved = Explanation(
    "an enumerator belongs to another enum, or is a macro now",
    meaning:
      "Its name stands for the number that it stood for, so that C programs notice nothing but perhaps a warning.",
    example: """
      - enum mode { MODE_FAST, MODE_ANY = 255 };
      + enum mode { MODE_FAST };
      + #define MODE_ANY 255
      """,
    remedy: "Generate the bindings again: the name may be in another table.")

  static let enumeratorValueChanged = Explanation(
    "an enumerator has another value",
    meaning: """
      Programs and bindings hold numbers, not names: existing ones pass the old number, which means something else to
      the library now. It is the silent break that a new enumerator in the middle brings about.
      """,
    example: """
      - enum mode { MODE_FAST, MODE_SMALL };
      + enum mode { MODE_FAST, MODE_BALANCED, MODE_SMALL };   // MODE_SMALL: 2 where it was 1
      """,
    remedy: "Compile everything again and generate the bindings again. Look for numbers that were stored in files.")

  static let enumeratorLimitMoved = Explanation(
    "an enumerator that counts the others has another value",
    meaning: """
      Names such as “…_LAST”, “…_MAX” or “…_COUNT” grow with the enum, and nobody can mean them to stay. But arrays that
      were sized by one keep the old size until they are compiled again.
      """,
    example: """
      - enum mode { MODE_FAST, MODE_COUNT };
      + enum mode { MODE_FAST, MODE_SMALL, MODE_COUNT };
      """,
    remedy: "Compile what is sized by it again.")
}
