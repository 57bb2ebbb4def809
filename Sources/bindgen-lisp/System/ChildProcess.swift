#if canImport(Darwin)
  import Darwin
#else
  @preconcurrency import Glibc
#endif

/// A program run to its end without a shell, its output captured.
///
/// ```swift
/// let child = try ChildProcess.start(["pkg-config", "--modversion", "zlib"])
/// let output = child.finish()
/// ```
struct ChildProcess {
  struct Output {
    /// As it came: not every program writes text.
    var bytes: [UInt8]
    var standardOutput: String { String(decoding: bytes, as: UTF8.self) }
    var standardError: String
    /// The exit code, or 128 and the signal that ended it.
    var status: Int32
  }

  /// Why a program could not be started: an error number.
  struct CannotStart: Error {
    var code: Int32
    var isMissing: Bool { code == ENOENT }
    var message: String { String(cString: strerror(code)) }
  }

  private let id: pid_t
  private let output: Int32
  private let errors: Int32

  /// Starts a program found through PATH, with this process's environment and the additions given.
  static func start(_ command: [String], environment additions: [String] = []) throws(CannotStart) -> ChildProcess {
    var outputPipe: [Int32] = [-1, -1]
    var errorPipe: [Int32] = [-1, -1]
    guard pipe(&outputPipe) == 0 else { throw CannotStart(code: errno) }
    guard pipe(&errorPipe) == 0 else {
      let code = errno
      close(outputPipe[0])
      close(outputPipe[1])
      throw CannotStart(code: code)
    }
    for descriptor in outputPipe + errorPipe { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }

    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, outputPipe[1], 1)
    posix_spawn_file_actions_adddup2(&actions, errorPipe[1], 2)

    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    arguments.append(nil)
    var variables: [UnsafeMutablePointer<CChar>?] = additions.map { strdup($0) }
    let own = variables.count
    var inherited = environ
    while let variable = inherited.pointee {
      variables.append(variable)
      inherited += 1
    }
    variables.append(nil)
    defer {
      for argument in arguments { free(argument) }
      for variable in variables.prefix(own) { free(variable) }
    }

    var id: pid_t = 0
    let code = posix_spawnp(&id, command.first ?? "", &actions, nil, arguments, variables)
    close(outputPipe[1])
    close(errorPipe[1])
    guard code == 0 else {
      close(outputPipe[0])
      close(errorPipe[0])
      throw CannotStart(code: code)
    }
    return ChildProcess(id: id, output: outputPipe[0], errors: errorPipe[0])
  }

  /// Reads everything the program writes and waits for its end.
  func finish() -> Output {
    var texts: [[UInt8]] = [[], []]
    var polled = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    var buffer = [UInt8](repeating: 0, count: 16384)
    while polled.contains(where: { $0.fd >= 0 }) {
      if poll(&polled, nfds_t(polled.count), -1) < 0 {
        if errno == EINTR { continue }
        break
      }
      for index in polled.indices where polled[index].fd >= 0 && polled[index].revents != 0 {
        let count = read(polled[index].fd, &buffer, buffer.count)
        if count > 0 {
          texts[index] += buffer.prefix(count)
        } else if count == 0 || errno != EINTR {
          polled[index].fd = -1
        }
      }
    }
    close(output)
    close(errors)
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return Output(
      bytes: texts[0], standardError: String(decoding: texts[1], as: UTF8.self),
      status: signal == 0 ? (status >> 8) & 0xff : 128 + signal)
  }
}
