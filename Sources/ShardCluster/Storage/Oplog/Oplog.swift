package import BSON
import SimKernel

/// A replica set's operations, the newest within a bound; a value whose copies share blocks of 64 entries.
package struct Oplog: Sendable {
    private static let blockCount = 64

    /// Full blocks and the one being filled, the oldest first.
    private var blocks: [[OplogEntry]] = []
    package private(set) var count = 0
    package private(set) var bytes: Int64 = 0
    /// The bound; beyond it whole blocks are dropped, so that up to 64 entries more may be there.
    package let maximumCount: Int
    private(set) var hasDropped = false
    private var lastTime = BSONTimestamp(seconds: 0, increment: 0)

    package init(maximumCount: Int = 65_536) { self.maximumCount = max(maximumCount, Self.blockCount) }

    package var first: OplogEntry? { blocks.first?.first }
    package var last: OplogEntry? { blocks.last?.last }
    package var lastOptime: OpTime {
        guard let block = blocks.last, !block.isEmpty else { return .none }
        return block[block.count - 1].optime
    }

    /// The next time of a set whose clock shows `seconds`: never twice the same, never back.
    package mutating func nextTimestamp(seconds: UInt32) -> BSONTimestamp {
        lastTime =
            seconds > lastTime.seconds
            ? BSONTimestamp(seconds: seconds, increment: 1)
            : BSONTimestamp(raw: lastTime.raw &+ 1)
        return lastTime
    }

    /// Adds an entry, which must be newer than all here; the oldest block goes when there are too many.
    package mutating func append(_ entry: consuming OplogEntry) {
        if blocks.last.map({ $0.count >= Self.blockCount }) ?? true { blocks.append([]) }
        count += 1
        bytes += entry.bytes
        lastTime = max(lastTime, entry.optime.timestamp)
        blocks[blocks.count - 1].append(entry)
        guard count > maximumCount + Self.blockCount else { return }
        let oldest = blocks.removeFirst()
        hasDropped = true
        count -= oldest.count
        bytes -= oldest.reduce(0) { $0 + $1.bytes }
    }

    /// Entries behind a point; `nil` when some of them are no longer here, and the reader is too stale.
    package func entries(after optime: OpTime) -> [OplogEntry]? {
        guard let first else { return [] }
        if hasDropped, optime < first.optime { return nil }
        var result: [ArraySlice<OplogEntry>] = []
        for block in blocks.reversed() {
            let start = block.firstIndex { optime < $0.optime } ?? block.endIndex
            result.append(block[start...])
            if start > block.startIndex { break }
        }
        return result.reversed().flatMap { $0 }
    }

    /// Whether an entry of exactly this time is here; O(log n).
    func contains(_ optime: OpTime) -> Bool { place(notBefore: optime).flatMap(entry(at:))?.optime == optime }

    /// The newest time at or before a limit that a condition holds for, looking back from the limit.
    func newest(upTo limit: OpTime, where holds: (OpTime) -> Bool) -> OpTime? {
        for block in blocks.reversed() {
            guard !block.isEmpty, block[0].optime <= limit else { continue }
            for index in block.indices.reversed() where block[index].optime <= limit && holds(block[index].optime) {
                return block[index].optime
            }
        }
        return nil
    }

    /// The times of entries behind one point up to another, the oldest first; nil when some are no longer here.
    func times(after point: OpTime, upTo end: OpTime, maximum: Int) -> [OpTime]? {
        guard let first else { return [] }
        if hasDropped, point < first.optime { return nil }
        var times: [OpTime] = []
        guard let start = place(notBefore: point) else { return [] }
        for block in start.block..<blocks.count {
            for index in (block == start.block ? start.index : 0)..<blocks[block].count {
                let time = blocks[block][index].optime
                guard point < time else { continue }
                guard time <= end, times.count < maximum else { return times }
                times.append(time)
            }
        }
        return times
    }

    /// Whether all entries behind a point are still here.
    func reaches(back point: OpTime) -> Bool {
        guard hasDropped, let block = blocks.first, !block.isEmpty else { return true }
        return point >= block[0].optime
    }

    /// The last of the entries behind one point up to another, and how many they are; nil if there is none. O(log n).
    func stretch(after point: OpTime, upTo end: OpTime, maximum: Int) -> (end: OpTime, count: Int)? {
        let start = rank(behind: point)
        let count = min(rank(behind: end) - start, maximum)
        guard count > 0 else { return nil }
        let last = start + count - 1
        return (blocks[last / Self.blockCount][last % Self.blockCount].optime, count)
    }

    /// How many entries are at or before a point; all blocks but the last are full.
    private func rank(behind point: OpTime) -> Int {
        let block = blocks.indices.partitioningIndex { block in
            blocks[block].isEmpty || blocks[block][blocks[block].count - 1].optime > point
        }
        guard block < blocks.count else { return count }
        return block * Self.blockCount + blocks[block].indices.partitioningIndex { blocks[block][$0].optime > point }
    }

    private typealias Place = (block: Int, index: Int)

    private func entry(at place: Place) -> OplogEntry? { blocks[place.block][place.index] }

    /// Where the first entry at or behind a time stands.
    private func place(notBefore optime: OpTime) -> Place? {
        let block = blocks.indices.partitioningIndex { block in
            blocks[block].isEmpty || blocks[block][blocks[block].count - 1].optime >= optime
        }
        guard block < blocks.count else { return nil }
        let index = blocks[block].indices.partitioningIndex { blocks[block][$0].optime >= optime }
        return index < blocks[block].count ? (block, index) : nil
    }

    /// Where, looking back from a point that both have, this oplog is not like another; nil if it is for `depth` entries.
    ///
    /// Blocks whose storage is shared are not read.
    func difference(from other: Oplog, upTo point: OpTime, depth: Int = .max) -> OpTime? {
        var (mine, theirs) = (place(notBefore: point), other.place(notBefore: point))
        var left = depth
        while left > 0, let here = mine, let there = theirs {
            if here.index == there.index, Self.areShared(blocks[here.block], other.blocks[there.block]) {
                left -= here.index + 1
                mine = self.end(ofBlockBefore: here)
                theirs = other.end(ofBlockBefore: there)
                continue
            }
            let entry = blocks[here.block][here.index]
            guard entry == other.blocks[there.block][there.index] else { return entry.optime }
            left -= 1
            mine = here.index > 0 ? (here.block, here.index - 1) : end(ofBlockBefore: here)
            theirs = there.index > 0 ? (there.block, there.index - 1) : other.end(ofBlockBefore: there)
        }
        guard left > 0, !hasDropped, !other.hasDropped else { return nil }
        // One goes further back than the other.
        return mine.flatMap(entry(at:))?.optime ?? theirs.flatMap(other.entry(at:))?.optime
    }

    private func end(ofBlockBefore place: Place) -> Place? {
        place.block > 0 ? (place.block - 1, blocks[place.block - 1].count - 1) : nil
    }

    private static func areShared(_ left: [OplogEntry], _ right: [OplogEntry]) -> Bool {
        left.withUnsafeBufferPointer { mine in
            right.withUnsafeBufferPointer { $0.baseAddress == mine.baseAddress && $0.count == mine.count }
        }
    }

    /// Takes back all entries behind a point, the newest last; a rollback undoes them from the end.
    package mutating func removeEntries(after optime: OpTime) -> [OplogEntry] {
        var removed: [OplogEntry] = []
        while let last, optime < last.optime {
            blocks[blocks.count - 1].removeLast()
            if blocks[blocks.count - 1].isEmpty { blocks.removeLast() }
            count -= 1
            bytes -= last.bytes
            removed.append(last)
        }
        return removed.reversed()
    }

    /// The newest entries at or below a count, the oldest first.
    package func suffix(_ maximum: Int) -> [OplogEntry] {
        var result: [ArraySlice<OplogEntry>] = []
        var left = maximum
        for block in blocks.reversed() where left > 0 {
            result.append(block.suffix(left))
            left -= min(left, block.count)
        }
        return result.reversed().flatMap { $0 }
    }
}
