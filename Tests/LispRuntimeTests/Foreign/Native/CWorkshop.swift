import BindingSpec
import CGuard
import Foundation
import TestSupport

@testable import LispRuntime

/// C text as a loaded library whose functions tests call.
final class CWorkshop {
  let library: SharedLibrary
  let interfaces = InterfaceCache()
  private let directory: TemporaryDirectory

  init(_ text: String) throws {
    directory = try TemporaryDirectory()
    let source = try directory.write("workshop.c", text)
    let object = directory.path + "/workshop.so"
    let result = try ToolCheck.require("gcc").run(["-O1", "-fPIC", "-shared", "-pthread", source, "-o", object])
    guard result.status == 0 else { throw SignatureBatch.Refused(errors: result.errors) }
    library = try SharedLibrary.open(object)
  }

  func plan(_ parameters: [CType], _ result: CType) throws -> CallPlan {
    let spec = Spec(library: Library(name: "workshop"), scan: ScanRecord(headers: ["workshop.h"]))
    return try CallPlan(
      FunctionType(.fixed(parameters), returns: result), layout: Layout(target: .host, environment: spec),
      interfaces: interfaces)
  }

  /// Calls a function of integers and pointers, guarded or not, and gives its result.
  @discardableResult
  func call(
    _ name: String, _ arguments: [Int] = [], guarded: Bool = false, frame body: ((inout ForeignFrame) -> Void)? = nil
  ) throws -> (result: Int, fault: ForeignFault) {
    let plan = try plan(arguments.map { _ in .scalar(.long) }, .scalar(.long))
    let frame = SignatureBatch.room(plan.frameSize).bindMemory(to: ForeignFrame.self, capacity: 1)
    defer { frame.deallocate() }
    arguments.withUnsafeBytes { buffer in
      if let base = buffer.baseAddress { plan.write(base, to: frame) }
    }
    let function = try library.symbol(name)
    var fault = ForeignFault()
    if guarded {
      fault = foreign_call_guarded(plan.shape, frame, function, name)
    } else {
      plan.call(function, frame)
    }
    body?(&frame.pointee)
    return (Int(truncatingIfNeeded: frame.pointee.result_general.0), fault)
  }
}

/// A callback whose answer is a Swift closure over integers.
final class SwiftCallback {
  let callback: UnsafeMutablePointer<ForeignCallback>
  private let plan: CallPlan
  private let body: ([Int]) -> Int

  init(
    _ workshop: CWorkshop, parameters: Int, gate: UnsafeMutablePointer<ForeignGate>? = nil,
    _ body: @escaping ([Int]) -> Int
  ) throws {
    plan = try workshop.plan(Array(repeating: .scalar(.long), count: parameters), .scalar(.long))
    self.body = body
    let interface = try workshop.interfaces.interface(for: plan.shape.pointee)
    guard
      let made = foreign_callback_make(
        plan.shape, interface,
        { context, _, frame in
          guard let context else { return }
          let probe = Unmanaged<SwiftCallback>.fromOpaque(context).takeUnretainedValue()
          var arguments = [Int](repeating: 0, count: probe.plan.arguments.count)
          arguments.withUnsafeMutableBytes { buffer in
            if let base = buffer.baseAddress { probe.plan.readArguments(into: base, from: frame) }
          }
          var result = probe.body(arguments)
          probe.plan.writeResult(&result, to: frame)
        }, nil, gate)
    else { throw CallFailure.notPrepared }
    callback = made
    made.pointee.context = Unmanaged.passUnretained(self).toOpaque()
  }

  var code: Int { Int(bitPattern: callback.pointee.code) }
}
