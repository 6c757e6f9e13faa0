import SimKernel

/// Nodes by their ids, which are never given twice; a set only grows.
struct NodeSet: Sendable, Hashable {
    private var words: [UInt64] = []

    func contains(_ id: Int) -> Bool {
        let word = id >> 6
        return word < words.count && words[word] >> UInt64(id & 63) & 1 == 1
    }

    mutating func insert(_ id: Int) {
        let word = id >> 6
        if word >= words.count { words += [UInt64](repeating: 0, count: word + 1 - words.count) }
        words[word] |= 1 << UInt64(id & 63)
    }

    mutating func formUnion(_ other: NodeSet) {
        if other.words.count > words.count {
            words += [UInt64](repeating: 0, count: other.words.count - words.count)
        }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    /// In rising order.
    var ids: [Int] {
        var ids: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                ids.append(index << 6 + rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
        }
        return ids
    }

    func hash(into trace: inout TraceHash) {
        for word in words { trace.combine(word) }
    }
}
