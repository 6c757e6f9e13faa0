/// The objects that stand for a type of BSON, such as `{"$oid": "..."}`.
enum ExtendedJSONWrapper {
    /// The value that these members stand for; `nil` when they are an ordinary document.
    ///
    /// Throws for a known wrapper with a wrong content, and for the deprecated types, which have no value here.
    /// `$regex` alone stays a query operator.
    static func value(of pairs: [(String, BSONValue)], at position: Int) throws(BSONError) -> BSONValue? {
        guard let (key, content) = pairs.first, key.utf8.first == UInt8(ascii: "$") else { return nil }
        let known = [
            "$oid", "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal", "$binary", "$uuid", "$code",
            "$timestamp", "$regularExpression", "$date", "$minKey", "$maxKey", "$undefined",
            "$symbol", "$dbPointer",
        ]
        guard known.contains(key) else { return nil }
        if key == "$date", case .date = content { return nil }
        guard pairs.count == 1, let value = try read(key, content, position) else {
            throw BSONError(.syntax("the content of \(key) is wrong"), at: position)
        }
        return value
    }

    private static func read(
        _ key: String, _ content: BSONValue, _ position: Int
    ) throws(BSONError) -> BSONValue? {
        switch key {
        case "$oid": return content.string.flatMap(ObjectID.init(hex:)).map(BSONValue.objectID)
        case "$numberInt": return content.string.flatMap { Int32($0) }.map(BSONValue.int32)
        case "$numberLong": return content.string.flatMap { Int64($0) }.map(BSONValue.int64)
        case "$numberDouble": return content.string.flatMap(double).map(BSONValue.double)
        case "$numberDecimal":
            guard let text = content.string else { return nil }
            return .decimal128(try Decimal128(parsing: text))
        case "$binary": return content.document.flatMap(binary).map(BSONValue.binary)
        case "$uuid": return content.string.flatMap(BSONBinary.init(uuid:)).map(BSONValue.binary)
        case "$code": return content.string.map(BSONValue.javascript)
        case "$timestamp": return content.document.flatMap(timestamp).map(BSONValue.timestamp)
        case "$regularExpression": return content.document.flatMap(regex).map { .regex($0) }
        case "$date": return date(content).map(BSONValue.date)
        case "$minKey": return content.int64 == 1 ? .minKey : nil
        case "$maxKey": return content.int64 == 1 ? .maxKey : nil
        case "$undefined": return content.bool == true ? .undefined : nil
        default: return nil
        }
    }

    private static func double(_ text: String) -> Double? {
        switch text {
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        case "NaN": return .nan
        default:
            let isPlain = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
            return isPlain ? Double(text) : nil
        }
    }

    private static func binary(_ content: BSONDocument) -> BSONBinary? {
        guard content.count == 2, let bytes = content["base64"]?.string.flatMap(Base64.bytes),
            let subtype = content["subType"]?.string, (1...2).contains(subtype.utf8.count),
            let code = Hexadecimal.bytes(subtype.utf8.count == 1 ? "0" + subtype : subtype)?.first
        else { return nil }
        return BSONBinary(subtype: code, bytes: bytes)
    }

    private static func timestamp(_ content: BSONDocument) -> BSONTimestamp? {
        guard content.count == 2, let seconds = content["t"]?.int64.flatMap(UInt32.init(exactly:)),
            let increment = content["i"]?.int64.flatMap(UInt32.init(exactly:))
        else { return nil }
        return BSONTimestamp(seconds: seconds, increment: increment)
    }

    private static func regex(_ content: BSONDocument) -> BSONRegex? {
        guard content.count == 2, let pattern = content["pattern"]?.string, let options = content["options"]?.string,
            !pattern.utf8.contains(0), !options.utf8.contains(0)
        else { return nil }
        return BSONRegex(pattern: pattern, options: options)
    }

    private static func date(_ content: BSONValue) -> Int64? {
        switch content {
        case .string(let text): CalendarTime.milliseconds(text)
        case .int64(let milliseconds): milliseconds
        default: nil
        }
    }
}
