package import BSON

/// A logical session, as `lsid` names it.
package struct SessionID: Sendable, Hashable, Comparable {
    private let high: UInt64
    private let low: UInt64

    /// Nil for anything but a UUID.
    init?(_ value: BSONValue?) {
        guard case .binary(let binary)? = value, binary.subtype == 4, binary.bytes.count == 16 else { return nil }
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        high = word(binary.bytes[..<8])
        low = word(binary.bytes[8...])
    }

    var uuid: BSONBinary {
        BSONBinary(
            subtype: 4,
            bytes: [high, low].flatMap { word in
                (0..<8).reversed().map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
            })
    }

    /// `{id: UUID, uid: ...}`: without authentication all users are the digest of nobody's name.
    package var document: BSONDocument {
        ["id": .binary(uuid), "uid": .binary(BSONBinary(subtype: 0, bytes: Self.nobody))]
    }

    /// As messages of the server print it.
    package var text: String { "\(uuid.uuidText ?? "") - 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= -  - " }

    /// SHA-256 of nothing.
    private static let nobody: [UInt8] = [
        0xE3, 0xB0, 0xC4, 0x42, 0x98, 0xFC, 0x1C, 0x14, 0x9A, 0xFB, 0xF4, 0xC8, 0x99, 0x6F, 0xB9, 0x24, 0x27, 0xAE,
        0x41, 0xE4, 0x64, 0x9B, 0x93, 0x4C, 0xA4, 0x95, 0x99, 0x1B, 0x78, 0x52, 0xB8, 0x55,
    ]

    package static func < (left: Self, right: Self) -> Bool { (left.high, left.low) < (right.high, right.low) }
}
