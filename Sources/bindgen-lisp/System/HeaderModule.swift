import BindGen
import BindingSpec
import HeaderScan
import LispRuntime

/// What `ffi:load-header-with-lib` needs: a C header scanned and generated in memory, as a module's text.
enum HeaderModule {
  static func teach(_ session: Session) {
    session.onHeader { header, library, arguments in
      do throws(Failure) {
        return .success(try text(header: header, library: library, arguments: arguments))
      } catch {
        let problem = error.diagnostics.first { $0.severity == .error } ?? error.diagnostics.first
        return .failure(HeaderFailure(message: problem?.message ?? "the header cannot be read"))
      }
    }
  }

  private static func text(header: String, library name: String, arguments: [String]) throws(Failure) -> String {
    var library = Library(name: Files.stem(of: header))
    for platform in Library.Platform.allCases { library.load[platform] = name }
    var request = ScanRequest(headers: [header], library: library)
    request.arguments = arguments
    let scanned = try HeaderScanner.scan(request)
    if scanned.diagnostics.contains(where: { $0.severity == .error }) { throw Failure(scanned.diagnostics) }
    let module = try Generator.module(of: LinkedSpec(scanned.spec)).module
    return String(decoding: Generator.emit(.lisp, module), as: UTF8.self)
  }
}
