import BindingSpec
import CGuard
import Foundation
import TestSupport

@testable import LispRuntime

/// A few hundred random signatures in one shared object: compiled, called through registers and through libffi, called back.
struct SignatureBatch {
  var types: RandomTypes
  var signatures: [RandomSignature] = []
  /// How many calls went each way, and what was wrong.
  var registerCalls = 0
  var libffiCalls = 0
  var callbacks = 0
  var failures: [String] = []

  let seed: UInt64

  init(seed: UInt64, count: Int) {
    self.seed = seed
    types = RandomTypes(seed: seed)
    let interfaces = InterfaceCache()
    while signatures.count < count {
      let signature = RandomSignature(signatures.count, &types)
      // What BindingSpec refuses to promise is not called.
      let layout = Layout(target: .host, environment: types.spec)
      guard
        (try? CallPlan(signature.type, variadic: signature.variadic, layout: layout, interfaces: interfaces)) != nil
      else { continue }
      signatures.append(signature)
    }
  }

  func compile(with compiler: String, _ options: [String], in directory: TemporaryDirectory) throws -> String {
    var text = "#include <stdarg.h>\n#include <string.h>\n#include <stddef.h>\n#include <stdint.h>\n"
    text += "#include <sys/types.h>\n#include <wchar.h>\nint bad;\n" + types.text
    for signature in signatures { text += signature.text(types) }
    let source = try directory.write("signatures.c", text)
    let object = directory.path + "/signatures.so"
    let result = try ToolCheck.require(compiler).run(options + ["-w", "-fPIC", "-shared", source, "-o", object])
    guard result.status == 0 else { throw Refused(errors: String(result.errors.prefix(2000))) }
    return object
  }

  struct Refused: Error { var errors: String }

  mutating func run(_ object: String) throws {
    guard let library = dlopen(object, RTLD_NOW) else { throw Refused(errors: String(cString: dlerror())) }
    defer { dlclose(library) }
    guard let bad = dlsym(library, "bad")?.assumingMemoryBound(to: Int32.self) else { return }
    let interfaces = InterfaceCache()
    let layout = Layout(target: .host, environment: types.spec)
    for signature in signatures {
      let plan = try CallPlan(signature.type, variadic: signature.variadic, layout: layout, interfaces: interfaces)
      guard let function = dlsym(library, "f\(signature.name)"), let caller = dlsym(library, "c\(signature.name)")
      else {
        failures.append("\(signature.name) is missing")
        continue
      }
      call(function, plan, signature, bad, byLibffi: false)
      call(function, plan, signature, bad, byLibffi: true)
      try callBack(caller, plan, signature, bad, interfaces)
    }
  }

  private mutating func call(
    _ function: UnsafeMutableRawPointer, _ plan: CallPlan, _ signature: RandomSignature,
    _ bad: UnsafeMutablePointer<Int32>, byLibffi: Bool
  ) {
    let buffer = Self.room(plan.argumentsSize)
    let frame = Self.room(plan.frameSize).bindMemory(to: ForeignFrame.self, capacity: 1)
    let result = Self.room(plan.result?.size ?? 0)
    defer {
      buffer.deallocate()
      frame.deallocate()
      result.deallocate()
    }
    // Nothing may hang on what was there before.
    memset(frame, 0xA5, plan.frameSize)
    frame.pointee.error = 0
    for (leaves, argument) in zip(signature.arguments, plan.arguments) {
      for leaf in leaves { leaf.write(to: buffer + argument.offset) }
    }
    plan.write(buffer, to: frame)
    plan.setResultAddress(result, in: frame)
    if byLibffi {
      foreign_call_by_libffi(plan.shape, frame, function)
      libffiCalls += 1
    } else {
      if plan.isRegisterCall { registerCalls += 1 } else { libffiCalls += 1 }
      plan.call(function, frame)
    }
    plan.readResult(into: result, from: frame)
    let way = byLibffi ? "libffi" : plan.isRegisterCall ? "registers" : "plan"
    if bad.pointee != 0 { failures.append("f\(signature.name) by \(way): argument \(bad.pointee)") }
    for leaf in signature.result where !leaf.isIn(result) {
      failures.append("f\(signature.name) by \(way): result\(leaf.path)")
    }
  }

  /// What a callback finds out.
  final class Probe {
    let plan: CallPlan
    let signature: RandomSignature
    var failures: [String] = []
    var calls = 0
    init(_ plan: CallPlan, _ signature: RandomSignature) {
      self.plan = plan
      self.signature = signature
    }

    func answer(_ frame: UnsafeMutablePointer<ForeignFrame>) {
      calls += 1
      let buffer = SignatureBatch.room(plan.argumentsSize)
      let result = SignatureBatch.room(plan.result?.size ?? 0)
      defer {
        buffer.deallocate()
        result.deallocate()
      }
      plan.readArguments(into: buffer, from: frame)
      for (index, (leaves, argument)) in zip(signature.arguments, plan.arguments).enumerated() {
        for leaf in leaves where !leaf.isIn(buffer + argument.offset) {
          failures.append("c\(signature.name): argument \(index + 1)\(leaf.path)")
        }
      }
      for leaf in signature.result { leaf.write(to: result) }
      plan.writeResult(result, to: frame)
    }
  }

  private mutating func callBack(
    _ caller: UnsafeMutableRawPointer, _ plan: CallPlan, _ signature: RandomSignature,
    _ bad: UnsafeMutablePointer<Int32>, _ interfaces: InterfaceCache
  ) throws {
    let probe = Probe(plan, signature)
    guard
      let callback = foreign_callback_make(
        plan.shape, try interfaces.interface(for: plan.shape.pointee),
        { context, _, frame in
          guard let context else { return }
          Unmanaged<Probe>.fromOpaque(context).takeUnretainedValue().answer(frame)
        }, Unmanaged.passUnretained(probe).toOpaque(), nil)
    else {
      failures.append("c\(signature.name): no callback")
      return
    }
    typealias Caller = @convention(c) (UnsafeMutableRawPointer) -> Void
    unsafeBitCast(caller, to: Caller.self)(callback.pointee.code)
    foreign_callback_free(callback)
    callbacks += 1
    failures += probe.failures
    if probe.calls != 1 { failures.append("c\(signature.name) called \(probe.calls) times") }
    if bad.pointee != 0 { failures.append("c\(signature.name): result") }
  }

  static func room(_ size: Int) -> UnsafeMutableRawPointer {
    let room = UnsafeMutableRawPointer.allocate(byteCount: max(size, 16) + 64, alignment: 64)
    room.initializeMemory(as: UInt8.self, repeating: 0, count: max(size, 16) + 64)
    return room
  }
}
