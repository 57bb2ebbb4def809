import BindingSpec

// The pages of what can become of a struct, a union and their members.
extension Explanation {
  static let recordRemoved = Explanation(
    "a struct or union is gone",
    meaning: """
      Programs that name it do not compile. Programs that exist do not know names of types; what they do with functions
      that took it is told of there.
      """,
    example: """
      - struct old_options { int level; };
      """,
    remedy: "Look for what replaces it, and generate the bindings again.")

  static let recordAdded = Explanation(
    "a struct or union is new",
    meaning: "Nothing that exists names it.",
    example: """
      + struct options { unsigned size; int level; };
      """,
    remedy: "Nothing has to be done.")

  static let recordRenamed = Explanation(
    "a struct or union has another name",
    meaning: """
      One went, and one with the same members came in its place. Programs that name it by its tag do not compile;
      programs that exist know no names of types and go on. A typedef that stays keeps those who use it.
      """,
    example: """
      - struct colour { unsigned char r, g, b; };
      + struct color { unsigned char r, g, b; };
      """,
    remedy: "Use the new name.")

  static let recordKindChanged = Explanation(
    "a struct is a union now, or the other way round",
    meaning: """
      Members that lay one after the other lie over each other. Sources that say “struct” do not compile, and existing
      programs read and write in the wrong places. If neither showed its members, only the sources' word is wrong.
      """,
    example: """
      - struct value { int i; double d; };
      + union value { int i; double d; };
      """,
    remedy: "Compile everything that uses it again, and generate the bindings again.")

  static let recordBecameOpaque = Explanation(
    "a struct or union hides its members now",
    meaning: """
      Programs that reach into it, make one of their own or ask for its size do not compile. Existing programs that hold
      one by value, embed it or have a variable of it rely on a size that the library may change from now on: that is a
      break for them too.
      """,
    example: """
      - struct stream { int fd; char *buffer; };
      + struct stream;
      """,
    remedy: "Use the functions that the library offers for what was done by hand.")

  static let recordBecameDefined = Explanation(
    "a struct or union shows its members now",
    meaning: "Who held pointers to it goes on holding pointers to it.",
    example: """
      - struct stream;
      + struct stream { int fd; char *buffer; };
      """,
    remedy: "Nothing. Whoever relies on the members makes their layout a promise.")

  static let recordSizeChanged = Explanation(
    "a struct or union has another size",
    meaning: """
      Told where no member of it says why: because of something within it, or because the platform has no layout for it.
      Programs that make one themselves, embed it, put it into arrays or pass it by value have room for the old size
      only: the library writes beyond it, or both disagree on where the next element begins. Where programs only ever
      hold pointers that the library handed out, growing is the library's own affair, and an addition.
      """,
    example: """
      - struct event { int kind; char data[16]; };   // 20 bytes
      + struct event { int kind; char data[32]; };   // 36 bytes
      """,
    remedy: "Compile everything that holds one by value again, and generate the bindings again.")

  static let recordAlignmentChanged = Explanation(
    "a struct or union is aligned otherwise",
    meaning: """
      Existing programs put it where the old alignment allowed. A processor may fault there, members that embed it lie
      elsewhere, and as an argument it may travel in other registers.
      """,
    example: """
      - struct block { unsigned char bytes[16]; };
      + struct block { unsigned char bytes[16]; } __attribute__((aligned(16)));
      """,
    remedy: "Compile everything that uses it again, and generate the bindings again.")

  static let recordPassingChanged = Explanation(
    "a union is passed to functions in another way",
    meaning: """
      A transparent union is passed as its first member is; any other as a union. Callers and the library have to agree
      on which it is.
      """,
    example: """
      - typedef union { int *i; float *f; } pointer __attribute__((transparent_union));
      + typedef union { int *i; float *f; } pointer;
      """,
    remedy: "Compile callers again, and generate the bindings again.")

  static let fieldAdded = Explanation(
    "a struct or union has a new member",
    meaning: """
      If it makes other members move, every program that reaches into the record is wrong. If it makes the record grow,
      programs are that make one, embed one, or hold an array of them: the library reaches beyond what they have room
      for. It is an addition where the size stays, as in padding or in a union that was large enough, and where programs
      only hold what the library has made. “reach” in the finding says which functions decided that.
      """,
    example: """
        struct options {
          int level;
      +   int threads;
        };
      """,
    remedy: """
      For class abi compile everything that holds one and generate the bindings again. A library avoids it with a size or
      version in the record, with reserved members, or by making its records itself. A record that programs make and
      this tool takes for the library's own, or the other way round, is what an accepted finding with a reason is for.
      """)

  static let fieldRemoved = Explanation(
    "a member of a struct or union is gone",
    meaning: """
      Programs that name it do not compile. Existing programs go on reading and writing where it was, where something
      else or nothing is now. In a union that keeps its size the others stay what they were, and only sources break.
      """,
    example: """
        struct options {
          int level;
      -   int unused_flags;
        };
      """,
    remedy: "Do without it; compile everything that uses the record and generate the bindings again.")

  static let fieldRenamed = Explanation(
    "a member of a struct or union has another name",
    meaning:
      "At the same place lies a member of the same type. Existing programs go on; sources that name it do not compile.",
    example: """
      - struct options { int lvl; };
      + struct options { int level; };
      """,
    remedy: "Use the new name. Accessors in generated bindings change their names as well.")

  static let fieldMoved = Explanation(
    "a member of a struct or union lies elsewhere",
    meaning: """
      Existing programs and bindings read and write it where it was. A C compiler finds the new place by itself, so that
      sources compile. The first of the members that moved is named, with how many followed it; the drawing in the
      report shows all.
      """,
    example: """
        struct event {
          int kind;
      +   long serial;
          void *target;        // from offset 8 to offset 16
        };
      """,
    remedy: "Compile everything that uses the record again, and generate the bindings again.")

  static let fieldTypeChanged = Explanation(
    "a member of a struct or union has another type",
    meaning: """
      Another size or another kind of value is misread by existing programs. Types that lie in memory alike, such as int
      and unsigned, only concern what is compiled again.
      """,
    example: """
      - struct info { time_t when; };
      + struct info { double when; };
      """,
    remedy: "Look at the uses; for class abi compile them and generate the bindings again.")

  static let fieldBitsChanged = Explanation(
    "a bit-field has another width, or a member became one",
    meaning: "Existing programs mask and shift for the old width, and change their neighbours when they write.",
    example: """
      - struct flags { unsigned mode : 3; unsigned depth : 5; };
      + struct flags { unsigned mode : 4; unsigned depth : 4; };
      """,
    remedy: "Compile everything that uses the record again, and generate the bindings again.")

  static let fieldReservedUsed = Explanation(
    "a reserved member of a struct is used now",
    meaning: """
      Room that was set aside under a name such as “reserved”, “pad” or “unused” has become something real, or a part of
      it has, and nothing moved. That is what it was for. Programs that left it as the library's manual asks (mostly
      zero) are right.
      """,
    example: """
      - struct options { int level; void *reserved[4]; };
      + struct options { int level; void *context; void *reserved[3]; };
      """,
    remedy: "Make sure that programs set reserved members to zero.")
}
