import BSON

/// Key ranges of an index as ranges of the whole numbers that bulk runs count in.
enum BulkBounds {
    /// The integer keys of an ascending index on the bulk field that lie in a range.
    static func keys(in range: KeyRange) -> Range<Int64> {
        numbers(in: range, from: .min) { IndexKey($0) }
    }

    /// The numbers of the generated documents whose `_id` lies in a range.
    static func numbers(in range: KeyRange) -> Range<Int64> {
        numbers(in: range, from: 0) { IndexKey(BulkNumber.id($0)) }
    }

    /// The first integer key that isn't below a bound.
    static func keys(before bound: IndexKey) -> Int64 { first(atLeast: bound, from: .min) { IndexKey($0) } }

    private static func numbers(
        in range: KeyRange, from least: Int64, _ key: (Int64) -> IndexKey
    ) -> Range<Int64> {
        let low = first(atLeast: range.lowBound, from: least, key)
        let high = first(atLeast: range.highBound, from: least, key)
        return low..<max(low, high)
    }

    /// The first number whose key isn't below a bound; `Int64.max`, which no document has, where there is none.
    private static func first(atLeast bound: IndexKey, from least: Int64, _ key: (Int64) -> IndexKey) -> Int64 {
        var low = least
        var high = Int64.max
        while low < high {
            let middle = low &+ Int64(bitPattern: UInt64(bitPattern: high &- low) >> 1)
            if key(middle) < bound { low = middle &+ 1 } else { high = middle }
        }
        return low
    }
}
