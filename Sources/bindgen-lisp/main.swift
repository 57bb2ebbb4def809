import Glibc
import BindingSpec
import HeaderScan
var r = ScanRequest(headers: [], library: Library(name: "x"))
var it = CommandLine.arguments.dropFirst().makeIterator()
while let a = it.next() {
  if a == "--keep" { r.keep.append(it.next()!) } else if a.hasPrefix("-") { r.packageArguments.append(a) } else { r.headers.append(a) }
}
do {
  let res = try HeaderScanner.scan(r)
  for d in res.diagnostics { print(d) }
  print(res.spec.functions.count, res.spec.structs.count, res.spec.enums.count, res.spec.typedefs.count, res.spec.constants.count, res.spec.macros.count, res.spec.aliases.count, res.spec.skipped.count)
  if getenv("V") != nil {
  for (n, f) in res.spec.functions { print("fn", n, CType.function(f.type).notation, f.attributes == FunctionAttributes() ? "" : "\(f.attributes)", f.symbol ?? "", f.notes) }
  for (n, f) in res.spec.constants { print("const", n, f.type.notation, f.value) }
  for (n, f) in res.spec.typedefs { print("typedef", n, f.type.notation) }
  for (n, f) in res.spec.structs { print("struct", n, f.isTagless, f.definition.map { "\($0.size) \($0.alignment) \($0.fields.map { "\($0.name ?? "-"): \($0.type.notation) \($0.place) \($0.aligned ?? 0)" }) \($0.attributes)" } ?? "opaque") }
  for (n, f) in res.spec.enums { print("enum", n, f.definition.map { "\($0.type.notation) \($0.isFixed) \($0.isFlags) \($0.values.map { "\($0.name)=\($0.value)" })" } ?? "opaque") }
  for (n, f) in res.spec.variables { print("var", n, f.type.notation) }
  for (n, f) in res.spec.aliases { print("alias", n, f.kind, f.target) }
  for (n, f) in res.spec.macros { print("macro", n, f.parameters.map(\.name)) }
  for (n, f) in res.spec.skipped { print("skip", n, f.reason, f.detail ?? "") }
  }
} catch { for d in error.diagnostics { print(d) } }
