import CGuard

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension ForeignFault {
  /// What happened, in words: the signal, its cause where the system tells, and the address.
  func error(in function: String) -> ForeignError {
    let place = UInt(bitPattern: address)
    var text: String
    switch signal {
    case SIGSEGV:
      if is_stack_overflow != 0 {
        text = "SIGSEGV in \(function): the stack is used up"
      } else if place < 4096 {
        text = "SIGSEGV in \(function): access through a null pointer (address \(place.hexadecimal))"
      } else {
        text = "SIGSEGV in \(function): no access to address \(place.hexadecimal)"
      }
    case SIGBUS:
      let isGone = code == Int32(BUS_ADRERR)
      text =
        "SIGBUS in \(function)" + (isGone ? ": there is nothing behind this address of a mapped file" : "")
        + " at address \(place.hexadecimal)"
    case SIGFPE:
      let isDivision = code == Int32(FPE_INTDIV) || code == Int32(FPE_FLTDIV)
      text = "SIGFPE in \(function)" + (isDivision ? ": a division by zero" : "") + " at address \(place.hexadecimal)"
    case SIGILL: text = "SIGILL in \(function) at address \(place.hexadecimal)"
    default: text = "signal \(signal) in \(function) at address \(place.hexadecimal)"
    }
    if let file = address.flatMap({ foreign_address_file($0) }), signal == SIGFPE || signal == SIGILL {
      text += " of \(String(cString: file))"
    }
    return ForeignError(.segmentationFault, text, name: function, address: place)
  }
}
