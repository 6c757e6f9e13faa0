extension BSONValue {
    /// MongoDB's order across all types: -1, 0 or 1.
    ///
    /// Numbers compare by value whatever their type, NaN below all of them and equal to itself; strings by
    /// UTF-8 bytes; documents field by field: type, then name, then value; arrays element by element.
    package static func compare(_ a: BSONValue, _ b: BSONValue) -> Int {
        switch (a, b) {
        case (.int32(let x), .int32(let y)): return order(x, y)
        case (.string(let x), .string(let y)): return UTF8Order.compare(x, y)
        case (.objectID(let x), .objectID(let y)): return order(x, y)
        case (.date(let x), .date(let y)): return order(x, y)
        default: break
        }
        let byType = order(a.type.canonicalOrder, b.type.canonicalOrder)
        return byType != 0 ? byType : compareSameType(a, b)
    }

    private static func compareSameType(_ a: BSONValue, _ b: BSONValue) -> Int {
        switch (a, b) {
        case (.document(let x), .document(let y)): return compare(x, y)
        case (.array(let x), .array(let y)): return compare(x, y)
        case (.binary(let x), .binary(let y)): return compare(x, y)
        case (.bool(let x), .bool(let y)): return order(x ? 1 : 0, y ? 1 : 0)
        case (.timestamp(let x), .timestamp(let y)): return order(x, y)
        case (.regex(let x), .regex(let y)):
            let byPattern = UTF8Order.compare(x.pattern, y.pattern)
            return byPattern != 0 ? byPattern : UTF8Order.compare(x.options, y.options)
        case (.javascript(let x), .javascript(let y)): return UTF8Order.compare(x, y)
        default: return a.isNumber && b.isNumber ? compareNumbers(a, b) : 0
        }
    }

    /// Documents in MongoDB's order; also the rule inside of arrays and keys.
    package static func compare(_ a: BSONDocument, _ b: BSONDocument) -> Int {
        var left = a.makeIterator()
        var right = b.makeIterator()
        while true {
            guard let x = left.next() else { return right.next() == nil ? 0 : -1 }
            guard let y = right.next() else { return 1 }
            let byType = order(x.value.type.canonicalOrder, y.value.type.canonicalOrder)
            if byType != 0 { return byType }
            let byName = UTF8Order.compare(x.key, y.key)
            if byName != 0 { return byName }
            let byValue = compare(x.value, y.value)
            if byValue != 0 { return byValue }
        }
    }

    private static func compare(_ a: [BSONValue], _ b: [BSONValue]) -> Int {
        for (x, y) in zip(a, b) {
            let byElement = compare(x, y)
            if byElement != 0 { return byElement }
        }
        return order(a.count, b.count)
    }

    private static func compare(_ a: BSONBinary, _ b: BSONBinary) -> Int {
        let byLength = order(a.bytes.count, b.bytes.count)
        if byLength != 0 { return byLength }
        let bySubtype = order(a.subtype, b.subtype)
        if bySubtype != 0 { return bySubtype }
        if a.bytes == b.bytes { return 0 }
        return a.bytes.lexicographicallyPrecedes(b.bytes) ? -1 : 1
    }

    private static func compareNumbers(_ a: BSONValue, _ b: BSONValue) -> Int {
        switch (a, b) {
        case (.int64(let x), .int64(let y)): return order(x, y)
        case (.int64(let x), .int32(let y)): return order(x, Int64(y))
        case (.int32(let x), .int64(let y)): return order(Int64(x), y)
        default: return order(NumberOrder(a), NumberOrder(b))
        }
    }

    private static func order<Value: Comparable>(_ a: Value, _ b: Value) -> Int {
        a < b ? -1 : (a > b ? 1 : 0)
    }
}
