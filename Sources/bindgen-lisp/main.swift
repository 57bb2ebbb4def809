import BindingSpec
print(try CType(notation: CommandLine.arguments.dropFirst().first ?? "fn(*const char, ...) int"))
