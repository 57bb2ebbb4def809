import BindGen
import BindingSpec
import TestSupport
import Testing

/// What TypeScript makes of the declarations: right providers pass, wrong ones do not.
@Suite(.enabled(if: ToolCheck.allows("deno"), "deno is not in build/venv"))
struct HostTypesTests {
  @Test func providersAreChecked() throws {
    let workshop = try HostWorkshop()
    try workshop.write(try HostFeatureSpec.module(), [.host, .hostTypes])
    let errors = try workshop.check(
      """
      import { functions, imports, library, missing, type Feature, type Pointer } from "./feature.host.mjs";

      class Provider implements Partial<Feature> {
        counter = 1;
        readonly limit = 4096;
        echo_bool(v: boolean): boolean { return !v; }
        echo_big(v: bigint) { return v + 1n; }
        echo_text(v: string | null) { return v && v.toUpperCase(); }
        echo_pointer(v: Pointer) { return v; }
        fold(f: Parameters<Feature["fold"]>[0], from: number, to: number) {
          return typeof f === "function" ? f(from, to) : 0;
        }
        print(format: string | null, ...more: unknown[]) { return more.length; }
        constructor() {}
      }
      export const made: WebAssembly.Imports = imports(new Provider(), { strict: true });
      export const given: Promise<WebAssembly.WebAssemblyInstantiatedSource> =
        WebAssembly.instantiate(new Uint8Array(), imports({ echo_int: (v) => v + 1 }));
      export const names: string[] = missing(new Provider());
      export const signature: string | undefined = functions["fold"];
      export const version: string | null = library.version;

      // @ts-expect-error: text is no number
      imports({ echo_int: (v: string) => 5 });
      // @ts-expect-error: the result of an int is a number
      imports({ echo_int: () => "5" });
      // @ts-expect-error: 64 bits are a BigInt
      imports({ echo_big: (v: number) => 5n });
      // @ts-expect-error: there is no such function
      imports({ echo_nothing() {} });
      // @ts-expect-error: a number is no pointer
      imports({ echo_pointer: () => 5 });
      // @ts-expect-error: what strict is
      imports({}, { strict: "yes" });
      // @ts-expect-error: the callback takes two numbers
      imports({ fold: (f) => (typeof f === "function" ? f("1") : 0) });
      """)
    #expect(errors == "")
  }

  @Test func interfacesAreNamedAfterLibraries() throws {
    for (name, interface) in [
      "gdk-pixbuf": "GdkPixbuf", "LLVM_c": "LLVMC", "callback": "LibraryCallback", "9p": "Library9p",
    ] {
      let module = try ModuleText.module(
        "{bindgen-lisp: 1, library: {name: \(name)}, scan: {headers: [a.h]}, functions: {}}"
      ).module
      #expect(ModuleText.text(.hostTypes, module).contains("export interface \(interface) {\n}\n"))
    }
  }
}
