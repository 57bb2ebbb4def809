/// What a machine knows about the program that it runs: where it came from and how it ended.
struct SessionState {
  var foreign = ForeignOptions()
  /// The program's name and arguments, as the program sees them.
  var programName = ""
  var arguments: [String] = []
  /// Set once the program asked to leave.
  var exitCode: Int32?
  /// An error reached the top level.
  var hasFailed = false
  /// The error came from an interrupt by the user.
  var wasInterrupted = false
  /// Reports that are being written: an error inside of one is not reported again.
  var reportDepth = 0
  /// Makes a module's text from a C header, where the command can.
  var headerLoader: ((String, String, [String]) -> Result<String, HeaderFailure>)?
  /// The frame on which the current evaluation stands: what lies below belongs to an error that stands still.
  var frameFloor: UnsafeMutablePointer<Word>?
  /// What happens to errors that nobody handles; by default they are reported and end the program.
  var debugger: ((Machine, Word) throws(LispError) -> Word)?
  /// Where reports go; standard error unless somebody wants them.
  var reporter: ((ErrorReport) -> Void)?
}
