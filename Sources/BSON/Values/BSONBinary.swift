/// Bytes with the subtype that says what they are; subtype 4 is a UUID.
package struct BSONBinary: Sendable, Hashable {
    package var subtype: UInt8
    package var bytes: [UInt8]

    package init(subtype: UInt8 = 0, bytes: [UInt8]) {
        self.subtype = subtype
        self.bytes = bytes
    }

    /// A UUID from 32 digits, or from 36 characters with hyphens in their places; `nil` for other text.
    package init?(uuid text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard [[32], [8, 4, 4, 4, 12]].contains(parts.map(\.count)),
            let bytes = Hexadecimal.bytes(text.filter { $0 != "-" })
        else { return nil }
        self.init(subtype: 4, bytes: bytes)
    }

    /// The 8-4-4-4-12 form of a UUID; `nil` for other subtypes and lengths.
    package var uuidText: String? {
        guard subtype == 4, bytes.count == 16 else { return nil }
        let cuts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
        return cuts.map { Hexadecimal.text(bytes[$0]) }.joined(separator: "-")
    }
}
