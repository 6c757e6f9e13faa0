/// Bytes with the subtype that says what they are; subtype 4 is a UUID.
package struct BSONBinary: Sendable, Hashable {
    package var subtype: UInt8
    package var bytes: [UInt8]

    package init(subtype: UInt8 = 0, bytes: [UInt8]) {
        self.subtype = subtype
        self.bytes = bytes
    }

    /// A UUID from its text form with or without hyphens; `nil` when it isn't 32 digits.
    package init?(uuid text: String) {
        let digits = text.filter { $0 != "-" }
        guard digits.utf8.count == 32, let bytes = Hexadecimal.bytes(digits) else { return nil }
        self.init(subtype: 4, bytes: bytes)
    }

    /// The 8-4-4-4-12 form of a UUID; `nil` for other subtypes and lengths.
    package var uuidText: String? {
        guard subtype == 4, bytes.count == 16 else { return nil }
        let cuts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
        return cuts.map { Hexadecimal.text(bytes[$0]) }.joined(separator: "-")
    }
}
