extension IndexBlock {
    /// Number of columns that stand before (key, record).
    @inline(__always)
    func lowerBound(_ key: IndexKey, _ record: Int64) -> Int {
        var low = 0
        var high = used
        while low < high {
            let middle = (low &+ high) >> 1
            if isBefore(middle, key, record) { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    /// The child that holds, or would hold, (key, record).
    @inline(__always)
    func childIndex(_ key: IndexKey, _ record: Int64) -> Int {
        var low = 1
        var high = used
        while low < high {
            let middle = (low &+ high) >> 1
            if isAfter(middle, key, record) { high = middle } else { low = middle &+ 1 }
        }
        return low &- 1
    }

    @inline(__always)
    func hasKey(_ key: IndexKey, at index: Int) -> Bool {
        high[index] == key.high && low[index] == key.low && tailOrder(index, key) == 0
    }

    @inline(__always)
    private func isBefore(_ index: Int, _ key: IndexKey, _ record: Int64) -> Bool {
        if high[index] != key.high { return high[index] < key.high }
        if low[index] != key.low { return low[index] < key.low }
        let order = tailOrder(index, key)
        return order != 0 ? order < 0 : Int64(bitPattern: self.record[index]) < record
    }

    @inline(__always)
    private func isAfter(_ index: Int, _ key: IndexKey, _ record: Int64) -> Bool {
        if high[index] != key.high { return high[index] > key.high }
        if low[index] != key.low { return low[index] > key.low }
        let order = tailOrder(index, key)
        return order != 0 ? order > 0 : Int64(bitPattern: self.record[index]) > record
    }

    @inline(__always)
    private func tailOrder(_ index: Int, _ key: IndexKey) -> Int {
        guard let tails else { return key.tail == nil ? 0 : -1 }
        return IndexKey.compareTails(tails[index], key.tail)
    }
}
