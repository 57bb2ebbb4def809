import Dispatch
import Glibc
import LispRuntime
import TestSupport

/// Feeds texts to the reader and to the whole of Lisp, with limits. A crash leaves the text in the file `current`.
final class LispFuzz {
  enum Kind: String {
    case read, evaluate
  }
  private var mutation: LispMutation
  private let directory: String
  private let corpus: [[UInt8]]
  private var session: Session
  private var inputs = 0
  private var fine = 0
  private let watch: Watch

  /// So many texts share a Lisp: what one has done to it, the next has to live with.
  private static let textsPerSession = 200

  init(seed: UInt64, directory: String, corpus: [[UInt8]]) {
    mutation = LispMutation(random: SplitMix(seed: seed))
    self.directory = directory
    self.corpus = corpus
    session = Session()
    watch = Watch()
    begin()
  }

  /// Runs in the current directory, writes one line to `output` and ends the process.
  static func run(_ kind: Kind, inputs: Int, seconds: Double, seed: UInt64, corpus: [[UInt8]], output: Int32) {
    DeepThread.run {
      let outcome = LispFuzz(seed: seed, directory: ".", corpus: corpus).run(kind, inputs: inputs, seconds: seconds)
      let summary = outcome.summary + "\n"
      _ = summary.withCString { write(output, $0, strlen($0)) }
      exit(outcome.isFine ? 0 : 1)
    }
  }

  private func begin() {
    session = Session(heapLimit: 256 << 20)
    session.onError { _ in }
    watch.interrupter = session.interrupter
    // A line that the pretty printer breaks behind `#\ ` loses its blank, as SBCL's does: so without it.
    let prelude = """
      (defvar *it* nil)
      (defun check-text (text)
        (let* ((*read-eval* nil) (*print-pretty* nil)
               (form (handler-case (read-from-string text) (error () (return-from check-text :refused))))
               (printed (handler-case (prin1-to-string form) (print-not-readable () (return-from check-text :refused))))
               (again (prin1-to-string (read-from-string printed))))
          (if (string= printed again) :fine (sys:exit :code 77))))
      """
    guard session.load(Array(prelude.utf8), name: "prelude.lisp") == .finished else {
      fatalError("the checks do not load")
    }
  }

  struct Outcome {
    var isFine: Bool
    var summary: String
  }

  func run(_ kind: Kind, inputs limit: Int, seconds: Double) -> Outcome {
    let start = clock()
    while inputs < limit, Double(clock() - start) / Double(CLOCKS_PER_SEC) < seconds {
      inputs += 1
      if inputs % Self.textsPerSession == 0 { begin() }
      let text =
        corpus.isEmpty || mutation.random.once(in: 2)
        ? mutation.text() : mutation.damaged(mutation.random.pick(corpus))
      keep(text)
      switch kind {
      case .read:
        if feed(Array("(setq *it* '(".utf8) + text + Array("\n))".utf8)) == .finished { fine += 1 }
        if feed(Self.call(of: text)) == .exited(77) {
          return Outcome(isFine: false, summary: "input \(inputs): what is printed is read as something else")
        }
      case .evaluate:
        if feed(text) == .finished { fine += 1 }
      }
    }
    let time = (Double(clock() - start) / Double(CLOCKS_PER_SEC)).rounded()
    return Outcome(
      isFine: true, summary: "\(inputs) inputs, \(fine) without an error, \(Int(time)) CPU seconds, nothing wrong")
  }

  /// `(check-text "…")`
  private static func call(of text: [UInt8]) -> [UInt8] {
    var call = Array("(check-text \"".utf8)
    for byte in String(decoding: text, as: UTF8.self).utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { call.append(UInt8(ascii: "\\")) }
      call.append(byte)
    }
    return call + Array("\")".utf8)
  }

  private func feed(_ text: [UInt8]) -> Session.Ending {
    watch.begin()
    let ending = session.load(text, name: "fuzz.lisp")
    watch.end()
    if case .exited(let code) = ending, code != 77 { begin() }
    return ending
  }

  private func keep(_ text: [UInt8]) {
    guard let file = fopen(directory + "/current", "w") else { return }
    fwrite(text, 1, text.count, file)
    fclose(file)
  }

  /// Interrupts what goes on for too long, and gives up when that does not help.
  private final class Watch: @unchecked Sendable {
    private let lock = DispatchSemaphore(value: 1)
    private var started: DispatchTime?
    private var current: Interrupter?
    var interrupter: Interrupter? {
      get { current }
      set {
        lock.wait()
        current = newValue
        lock.signal()
      }
    }
    private let timer = DispatchSource.makeTimerSource(queue: .global())

    init() {
      timer.schedule(deadline: .now() + 0.05, repeating: 0.05)
      timer.setEventHandler { [unowned self] in look() }
      timer.resume()
    }

    func begin() {
      lock.wait()
      started = .now()
      lock.signal()
    }

    func end() {
      lock.wait()
      started = nil
      lock.signal()
    }

    private func look() {
      lock.wait()
      defer { lock.signal() }
      guard let started else { return }
      let seconds = Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9
      if seconds > 0.3 { _ = current?.interrupt() }
      if seconds > 120 {
        _ = "a text is not done after two minutes, and cannot be interrupted\n".withCString { write(2, $0, strlen($0)) }
        exit(1)
      }
    }
  }
}
