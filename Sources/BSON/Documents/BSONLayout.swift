/// How long a value is and what it says, read straight from memory.
enum BSONLayout {
    /// Bytes that a value takes, or `nil` when that runs over `limit`.
    static func length(of type: BSONType, base: UnsafeRawPointer, at offset: Int, limit: Int) -> Int? {
        length(of: type.rawValue, base: base, at: offset, limit: limit)
    }

    /// The same by the type's byte; `nil` also for one that is no type's.
    @inline(__always)
    static func length(of type: UInt8, base: UnsafeRawPointer, at offset: Int, limit: Int) -> Int? {
        // Most types are of one size: told without a jump that nobody foresees.
        let fixed = fixedLength(of: type)
        if fixed != 127 { return fixed <= limit - offset ? fixed : nil }
        let length: Int
        switch type {
        // Text and code.
        case 0x02, 0x0D:
            guard let inner = prefix(base, offset, limit) else { return nil }
            length = 4 + inner
        // Document and array.
        case 0x03, 0x04:
            guard let whole = prefix(base, offset, limit), whole >= 5 else { return nil }
            length = whole
        // The least and the greatest key.
        case 0xFF, 0x7F: length = 0
        // Binary.
        case 0x05:
            guard let inner = prefix(base, offset, limit) else { return nil }
            length = 5 + inner
        // Regular expression.
        case 0x0B:
            guard let pattern = cStringEnd(base, offset, limit),
                let options = cStringEnd(base, pattern + 1, limit)
            else { return nil }
            length = options + 1 - offset
        default: return nil
        }
        return length <= limit - offset ? length : nil
    }

    /// Bytes of a type whose values all have one size; 127 for others. In the order of the types' bytes.
    @inline(__always)
    private static func fixedLength(of type: UInt8) -> Int {
        let sizes: StaticString =
            "\u{7F}\u{8}\u{7F}\u{7F}\u{7F}\u{7F}\u{0}\u{C}\u{1}\u{8}\u{0}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{4}\u{8}\u{8}\u{10}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}"
        return Int(sizes.utf8Start[Int(min(type, 31))])
    }

    static func value(of type: BSONType, base: UnsafeRawPointer, at offset: Int, end: Int) -> BSONValue {
        switch type {
        case .double: .double(Double(bitPattern: load(base, offset, UInt64.self)))
        case .string: .string(text(base: base, from: offset + 4, to: end - 1))
        case .javascript: .javascript(text(base: base, from: offset + 4, to: end - 1))
        case .document: .document(BSONDocument(uncheckedBytes: copy(base, offset, end)))
        case .array: .array(array(base: base, at: offset, length: end - offset))
        case .binary: .binary(binary(base: base, at: offset, end: end))
        case .undefined: .undefined
        case .objectID: .objectID(objectID(base: base, at: offset))
        case .bool: .bool(load(base, offset, UInt8.self) != 0)
        case .date: .date(load(base, offset, Int64.self))
        case .null: .null
        case .regex: .regex(regex(base: base, at: offset, end: end))
        case .int32: .int32(load(base, offset, Int32.self))
        case .timestamp: .timestamp(BSONTimestamp(raw: load(base, offset, UInt64.self)))
        case .int64: .int64(load(base, offset, Int64.self))
        case .decimal128:
            .decimal128(
                Decimal128(high: load(base, offset + 8, UInt64.self), low: load(base, offset, UInt64.self)))
        case .minKey: .minKey
        case .maxKey: .maxKey
        }
    }

    @inline(__always)
    static func load<Number: FixedWidthInteger>(
        _ base: UnsafeRawPointer, _ offset: Int, _ type: Number.Type
    ) -> Number {
        Number(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: type))
    }

    static func objectID(base: UnsafeRawPointer, at offset: Int) -> ObjectID {
        ObjectID(
            high: load(base, offset, UInt64.self).byteSwapped, low: load(base, offset + 8, UInt32.self).byteSwapped)
    }

    static func text(base: UnsafeRawPointer, from start: Int, to end: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: base + start, count: max(0, end - start)), as: UTF8.self)
    }

    /// A length that isn't negative and is held by four bytes before `limit`.
    static func prefix(_ base: UnsafeRawPointer, _ offset: Int, _ limit: Int) -> Int? {
        guard limit - offset >= 4 else { return nil }
        let length = load(base, offset, Int32.self)
        return length >= 0 ? Int(length) : nil
    }

    static func cStringEnd(_ base: UnsafeRawPointer, _ start: Int, _ limit: Int) -> Int? {
        var end = start
        while end < limit {
            if base.load(fromByteOffset: end, as: UInt8.self) == 0 { return end }
            end += 1
        }
        return nil
    }

    private static func copy(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> [UInt8] {
        [UInt8](UnsafeRawBufferPointer(start: base + start, count: max(0, end - start)))
    }

    private static func array(base: UnsafeRawPointer, at offset: Int, length: Int) -> [BSONValue] {
        var cursor = BSONCursor(base: base, offset: offset, length: length)
        var elements: [BSONValue] = []
        // An element takes at least its type, one digit and the end of its name; most are short.
        elements.reserveCapacity(length <= 64 ? (length - 5) / 7 : 0)
        while cursor.next() { elements.append(cursor.value) }
        return elements
    }

    private static func binary(base: UnsafeRawPointer, at offset: Int, end: Int) -> BSONBinary {
        let subtype = load(base, offset + 4, UInt8.self)
        return BSONBinary(subtype: subtype, bytes: copy(base, offset + (subtype == 2 ? 9 : 5), end))
    }

    private static func regex(base: UnsafeRawPointer, at offset: Int, end: Int) -> BSONRegex {
        let middle = cStringEnd(base, offset, end) ?? end
        return BSONRegex(
            pattern: text(base: base, from: offset, to: middle),
            options: text(base: base, from: middle + 1, to: end - 1))
    }
}
