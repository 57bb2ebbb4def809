import CGuard

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory that Lisp programs ask for and that C sees.
///
/// Plain `malloc` and `free`, counted. Checked, every block is known: freeing it twice, using it after it was freed and
/// reaching past its end are errors, and what is left at the end can be listed. Freed blocks then rest, filled with
/// a pattern, before the system has them back.
final class ForeignMemory {
  struct Statistics {
    var allocations = 0
    var frees = 0
    var liveBlocks = 0
    var liveBytes = 0
    var peakBytes = 0
  }
  private(set) var statistics = Statistics()
  /// Switched at any time; blocks that came before are not known.
  var isChecked = false
  private var registry = BlockRegistry()
  private var resting: [UInt] = []
  private var restingBytes = 0
  private static let restingLimit = 16 << 20
  private static let freedPattern: Int32 = 0xDD

  deinit {
    for address in resting { free(UnsafeMutableRawPointer(bitPattern: address)) }
  }

  /// Zeroed memory, aligned for every C type; at least one byte, so that every block has an address of its own.
  func allocate(_ size: Int, label: @autoclosure () -> String = "foreign-alloc") throws(ForeignError)
    -> UnsafeMutableRawPointer
  {
    guard size >= 0, let address = calloc(max(size, 1), 1) else {
      throw ForeignError(.outOfMemory, "there is no memory for \(size) bytes")
    }
    statistics.allocations += 1
    statistics.liveBlocks += 1
    statistics.liveBytes += foreign_block_size(address)
    statistics.peakBytes = max(statistics.peakBytes, statistics.liveBytes)
    if isChecked { registry.add(address: UInt(bitPattern: address), size: size, label: label()) }
    return address
  }

  /// Gives a block back. A null pointer is no block and no error, as in C.
  func release(_ pointer: UnsafeMutableRawPointer?) throws(ForeignError) {
    guard let pointer else { return }
    let address = UInt(bitPattern: pointer)
    if isChecked {
      if let block = registry.block(at: address) {
        if block.isFreed {
          throw ForeignError(
            .doubleFree, "the \(block.size) bytes at \(address.hexadecimal) (\(block.label)) were freed before",
            address: address)
        }
        count(freed: pointer)
        rest(pointer, block.size)
        return
      }
      if let block = registry.block(around: address), address < block.end {
        throw ForeignError(
          .doubleFree,
          "\(address.hexadecimal) is no block: it lies \(address - block.address) bytes inside the \(block.size) bytes at "
            + "\(block.address.hexadecimal)", address: address)
      }
    }
    count(freed: pointer)
    free(pointer)
  }

  private func count(freed pointer: UnsafeMutableRawPointer) {
    statistics.frees += 1
    // Memory that C allocated may be freed here too.
    statistics.liveBlocks = max(0, statistics.liveBlocks - 1)
    statistics.liveBytes = max(0, statistics.liveBytes - foreign_block_size(pointer))
  }

  private func rest(_ pointer: UnsafeMutableRawPointer, _ size: Int) {
    memset(pointer, Self.freedPattern, size)
    let address = UInt(bitPattern: pointer)
    registry.markFreed(address)
    resting.append(address)
    restingBytes += size
    var given = 0
    while restingBytes > Self.restingLimit, given < resting.count {
      let oldest = resting[given]
      restingBytes -= registry.block(at: oldest)?.size ?? 0
      registry.remove(oldest)
      free(UnsafeMutableRawPointer(bitPattern: oldest))
      given += 1
    }
    resting.removeFirst(given)
  }

  /// Checked mode: whether so many bytes may be read or written. Memory that is not known is C's business.
  ///
  /// - Parameter offset: how far from an address that is known to be of the block.
  func check(_ base: UInt, offset: Int = 0, size: Int, _ what: @autoclosure () -> String) throws(ForeignError) {
    let address = base &+ UInt(bitPattern: offset)
    guard address > 4095 else {
      throw ForeignError(
        .nullPointer,
        address == 0
          ? "\(what()) through a null pointer" : "\(what()) through \(address.hexadecimal), which is no address",
        address: address)
    }
    if !isChecked { return }
    guard let block = registry.block(around: base), base < block.end || (size > 0 && block.size == 0) else { return }
    if block.isFreed {
      throw ForeignError(
        .useAfterFree,
        "\(what()) at \(address.hexadecimal): the \(block.size) bytes at \(block.address.hexadecimal) (\(block.label)) were "
          + "freed", address: address)
    }
    guard address <= block.end, size <= Int(block.end - address) else {
      throw ForeignError(
        .outOfBounds,
        "\(what()) of \(size) bytes at \(address.hexadecimal) ends past the \(block.size) bytes at "
          + "\(block.address.hexadecimal) (\(block.label))", address: address)
    }
  }

  /// Blocks that checked mode has seen allocated and not freed, oldest first.
  var leaks: [BlockRegistry.Block] { registry.live }
}
