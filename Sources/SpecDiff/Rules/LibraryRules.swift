import BindingSpec

/// The library itself: the name under which a program finds it.
func judgeLibrary(_ judge: inout Judge) {
  let platform: Library.Platform =
    switch judge.target {
    case .x86_64LinuxGNU, .aarch64LinuxGNU: .linux
    case .arm64AppleMacOS: .macos
    case .x86_64WindowsMSVC: .windows
    case .wasm32WASI: .linux
    }
  let (old, new) = (judge.old.spec.library, judge.new.spec.library)
  guard judge.target != .wasm32WASI, let was = old.load[platform], let now = new.load[platform], was != now else {
    return
  }
  judge.report(
    .libraryNameChanged, new.name, .library, .abi, "the library is called \(now) where it was \(was)",
    hint: "programs and bindings that load \(was) do not find the new one", old: Judge.Text(was, nil),
    new: Judge.Text(now, nil))
}
