/// Checks bytes from outside: everything that the unchecked readers rely on.
///
/// An array may have any keys, as the specification wants; they are not looked at again.
enum BSONValidator {
    static func validate(_ bytes: [UInt8]) throws(BSONError) {
        let fault: BSONError? = bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, buffer.count >= 5 else { return BSONError(.truncated) }
            guard BSONLayout.prefix(base, 0, buffer.count) == buffer.count else { return BSONError(.badLength) }
            return documentFault(base, 0, buffer.count, depth: 1)
        }
        if let fault { throw fault }
    }

    /// The first fault of the document at `start`, whose length has been found to fit.
    private static func documentFault(
        _ base: UnsafeRawPointer, _ start: Int, _ length: Int, depth: Int
    ) -> BSONError? {
        if depth > BSONLimits.depth { return BSONError(.tooDeep, at: start) }
        let end = start + length - 1
        if byte(base, end) != 0 { return BSONError(.badTerminator, at: end) }
        var position = start + 4
        while position < end {
            let raw = byte(base, position)
            guard let type = BSONType(rawValue: raw) else { return BSONError(.unsupportedType(raw), at: position) }
            guard let keyEnd = BSONLayout.cStringEnd(base, position + 1, end) else {
                return BSONError(.truncated, at: position)
            }
            if !isUTF8(base, position + 1, keyEnd) { return BSONError(.badUTF8, at: position + 1) }
            guard let size = BSONLayout.length(of: type, base: base, at: keyEnd + 1, limit: end) else {
                return BSONError(.badLength, at: keyEnd + 1)
            }
            if let fault = valueFault(type, base, keyEnd + 1, size, depth: depth) { return fault }
            position = keyEnd + 1 + size
        }
        return position == end ? nil : BSONError(.badLength, at: start)
    }

    private static func valueFault(
        _ type: BSONType, _ base: UnsafeRawPointer, _ start: Int, _ size: Int, depth: Int
    ) -> BSONError? {
        switch type {
        case .bool:
            return byte(base, start) > 1 ? BSONError(.badBoolean, at: start) : nil
        case .string, .javascript:
            if size < 5 { return BSONError(.badLength, at: start) }
            if byte(base, start + size - 1) != 0 { return BSONError(.badTerminator, at: start + size - 1) }
            return isUTF8(base, start + 4, start + size - 1) ? nil : BSONError(.badUTF8, at: start + 4)
        case .regex:
            return isUTF8(base, start, start + size) ? nil : BSONError(.badUTF8, at: start)
        case .binary:
            guard byte(base, start + 4) == 2 else { return nil }
            let inner = BSONLayout.prefix(base, start + 5, start + size)
            return inner == size - 9 ? nil : BSONError(.badSubtype, at: start)
        case .document, .array:
            return documentFault(base, start, size, depth: depth + 1)
        default:
            return nil
        }
    }

    private static func byte(_ base: UnsafeRawPointer, _ offset: Int) -> UInt8 {
        base.load(fromByteOffset: offset, as: UInt8.self)
    }

    private static func isUTF8(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> Bool {
        let bytes = UnsafeRawBufferPointer(start: base + start, count: end - start)
        if bytes.allSatisfy({ $0 < 0x80 }) { return true }
        return String(validating: bytes, as: UTF8.self) != nil
    }
}
