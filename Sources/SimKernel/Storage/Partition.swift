extension RandomAccessCollection {
    /// The first index whose element satisfies a condition that holds from there on; `endIndex` if none does. By halves.
    ///
    /// Over an array's `indices` no element is copied to look at a part of it.
    @inlinable @inline(__always)
    package func partitioningIndex(where isBehind: (Element) -> Bool) -> Index {
        var (low, count) = (startIndex, count)
        while count > 0 {
            let half = count / 2
            let middle = index(low, offsetBy: half)
            if isBehind(self[middle]) {
                count = half
            } else {
                low = index(after: middle)
                count -= half + 1
            }
        }
        return low
    }
}
