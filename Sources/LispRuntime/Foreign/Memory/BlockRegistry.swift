/// The memory blocks that are known by address and size: what bounds are checked against and what is listed as leaked.
///
/// Blocks are kept in order of address; fresh memory mostly lies behind what came before, so adding is cheap.
struct BlockRegistry {
  struct Block {
    var address: UInt
    var size: Int
    /// Counts allocations, for listing them in order.
    var serial: Int
    var isFreed = false
    /// What it was allocated as, for messages.
    var label: String
    var end: UInt { address + UInt(size) }
  }
  private(set) var blocks: [Block] = []
  private var serial = 0

  /// Where the first block lies that begins behind an address.
  private func position(behind address: UInt) -> Int {
    var low = 0
    var high = blocks.count
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].address <= address { low = middle + 1 } else { high = middle }
    }
    return low
  }

  mutating func add(address: UInt, size: Int, label: String) {
    serial += 1
    let place = position(behind: address)
    // The system may hand out memory again that someone else gave back.
    if place > 0, blocks[place - 1].address == address { blocks.remove(at: place - 1) }
    blocks.insert(
      Block(address: address, size: size, serial: serial, label: label), at: position(behind: address))
  }

  /// The block that an address lies in, or just behind.
  func block(around address: UInt) -> Block? {
    let place = position(behind: address)
    guard place > 0 else { return nil }
    let block = blocks[place - 1]
    return address <= block.end ? block : nil
  }

  func block(at address: UInt) -> Block? {
    let place = position(behind: address)
    guard place > 0, blocks[place - 1].address == address else { return nil }
    return blocks[place - 1]
  }

  mutating func markFreed(_ address: UInt) {
    let place = position(behind: address)
    guard place > 0, blocks[place - 1].address == address else { return }
    blocks[place - 1].isFreed = true
  }

  mutating func remove(_ address: UInt) {
    let place = position(behind: address)
    guard place > 0, blocks[place - 1].address == address else { return }
    blocks.remove(at: place - 1)
  }

  /// What is still there, oldest first.
  var live: [Block] { blocks.filter { !$0.isFreed }.sorted { $0.serial < $1.serial } }
}
