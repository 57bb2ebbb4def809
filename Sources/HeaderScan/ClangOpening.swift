import BindingSpec

/// A libclang being opened on a thread of its own.
///
/// Opening takes some 20 ms, most of them spent by the dynamic linker. Whoever has something else to do first, such as
/// asking pkg-config, starts it early and hands it to the request:
///
/// ```swift
/// let opening = ClangOpening()
/// …
/// request.opening = opening
/// ```
public final class ClangOpening: Sendable {
  private let library = Background { () -> Result<LibClang, Failure> in
    do throws(Failure) { return .success(try LibClangSearch.firstUsable()) } catch { return .failure(error) }
  }

  public init() {}

  func result() throws(Failure) -> LibClang { try library.value().get() }
}
