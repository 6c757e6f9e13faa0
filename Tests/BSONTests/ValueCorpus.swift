import BSON

/// Values of every type and at every edge that the order has, in groups of equals, the groups ascending.
enum ValueCorpus {
    static let ascending: [[BSONValue]] =
        [[.minKey], [.undefined], [.null]] + numbers + strings + documents + arrays + rest

    static let numbers: [[BSONValue]] = [
        [.double(.nan), decimal("NaN")],
        [.double(-.infinity), decimal("-Infinity")],
        [decimal("-9E+6144")],
        [.double(-.greatestFiniteMagnitude)],
        [decimal("-9223372036854775809")],
        [.int64(.min), .double(-9_223_372_036_854_775_808)],
        [.int64(-9_007_199_254_740_993)],
        [.int64(-9_007_199_254_740_992), .double(-9_007_199_254_740_992)],
        [decimal("-9007199254740991.5")],
        [.int32(-1), .int64(-1), .double(-1), decimal("-1.000")],
        [.double(-0.1)],
        [decimal("-0.1")],
        [.double(-.leastNonzeroMagnitude)],
        [decimal("-1E-400")],
        [.int32(0), .int64(0), .double(0), .double(-0.0), decimal("0"), decimal("-0E+10")],
        [decimal("1E-6176")],
        [decimal("2E-6176")],
        [decimal("1E-400")],
        [.double(.leastNonzeroMagnitude)],
        [decimal("0.1")],
        [.double(0.1)],
        [.double(0.5), decimal("0.50")],
        [.int32(1), .int64(1), .double(1), decimal("1")],
        [.double(1.5)],
        [.int32(2), decimal("2E+0")],
        [.int32(.max), .int64(2_147_483_647)],
        [.int64(9_007_199_254_740_992), .double(9_007_199_254_740_992)],
        [.int64(9_007_199_254_740_993), decimal("9007199254740993")],
        [decimal("9007199254740993.1")],
        [.int64(9_007_199_254_740_994), .double(9_007_199_254_740_994)],
        [.double(9_223_372_036_854_774_784)],
        [.int64(.max - 1)],
        [.int64(.max), decimal("9223372036854775807")],
        [.double(9_223_372_036_854_775_808), decimal("9223372036854775808")],
        [.double(1e22), decimal("1E+22")],
        [decimal("1E+23")],
        [.double(1e23).nextUp],
        [.double(.greatestFiniteMagnitude)],
        [decimal("1E+309")],
        [decimal("9.999999999999999999999999999999999E+6144")],
        [.double(.infinity), decimal("Infinity")],
    ]

    static let strings: [[BSONValue]] = [
        [""], ["\0"], ["\0\0"], ["\0a"], ["\u{1}"], ["a"], ["a\0"], ["a\0b"], ["a\u{1}"], ["aa"], ["b"],
        ["cafe\u{301}"], ["caf\u{e9}"], ["\u{ffff}"], ["\u{10000}"],
    ]

    static let documents: [[BSONValue]] = [
        [[:]],
        [["b": nil]],
        [["a": 1], ["a": .double(1)]],
        [["a": 1, "b": 1]],
        [["a": 2]],
        [["aa": 1]],
        [["b": 0]],
        [["a": "x"]],
        [["a": ["b": 1]]],
        [["a": ["b": 1], "c": 1]],
    ]

    static let arrays: [[BSONValue]] = [
        [.array([])], [[nil]], [[1]], [[1, 1]], [[1, "a"]], [[2]], [["a"]], [[["a": 1]]], [.array([[1]])],
    ]

    static let rest: [[BSONValue]] = [
        [.binary(BSONBinary(subtype: 0, bytes: []))],
        [.binary(BSONBinary(subtype: 0, bytes: [255]))],
        [.binary(BSONBinary(subtype: 4, bytes: [0]))],
        [.binary(BSONBinary(subtype: 0, bytes: [0, 0]))],
        [.objectID(ObjectID(high: 0, low: 1))], [.objectID(ObjectID(high: 1, low: 0))],
        [false], [true],
        [.date(.min)], [.date(-1)], [.date(0)], [.date(.max)],
        [.timestamp(BSONTimestamp(seconds: 0, increment: 1))], [.timestamp(BSONTimestamp(seconds: 1, increment: 0))],
        [.regex(BSONRegex(pattern: "a"))], [.regex(BSONRegex(pattern: "a", options: "i"))],
        [.javascript("f()")],
        [.maxKey],
    ]

    static func decimal(_ text: String) -> BSONValue {
        (try? Decimal128(parsing: text)).map(BSONValue.decimal128) ?? .string("not a decimal: \(text)")
    }
}

extension BSONValue {
    /// The next double above a double.
    fileprivate var nextUp: BSONValue {
        if case .double(let number) = self { .double(number.nextUp) } else { self }
    }
}
