/// A block of IPv4 addresses, "203.0.113.0/24"; an address alone is a block of one.
package struct CIDRBlock: Sendable, Hashable, CustomStringConvertible {
    /// The block's lowest address.
    package let base: UInt32
    /// Bits that all its addresses share, 0...32.
    package let prefix: Int

    /// Nil where the text is no block in the strict notation: four decimal numbers up to 255 without leading zeros, and
    /// where a prefix follows, no bit set behind it (as Atlas and EC2 demand).
    package init?(_ text: String) {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = halves.first.flatMap(Self.address) else { return nil }
        guard halves.count == 2 else {
            self.init(base: base, prefix: 32)
            return
        }
        guard let prefix = Self.number(halves[1], atMost: 32) else { return nil }
        guard base & ~Self.mask(prefix) == 0 else { return nil }
        self.init(base: base, prefix: prefix)
    }

    private init(base: UInt32, prefix: Int) {
        self.base = base
        self.prefix = prefix
    }

    package var isAddress: Bool { prefix == 32 }

    package func contains(_ other: CIDRBlock) -> Bool {
        prefix <= other.prefix && other.base & Self.mask(prefix) == base
    }

    package func overlaps(_ other: CIDRBlock) -> Bool {
        contains(other) || other.contains(self)
    }

    /// The base address without the prefix.
    package var addressText: String {
        [24, 16, 8, 0].map { String(base >> UInt32($0) & 255) }.joined(separator: ".")
    }

    package var description: String { "\(addressText)/\(prefix)" }

    private static func mask(_ prefix: Int) -> UInt32 {
        prefix == 0 ? 0 : UInt32.max << UInt32(32 - prefix)
    }

    private static func address(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard let number = number(part, atMost: 255) else { return nil }
            address = address << 8 | UInt32(number)
        }
        return address
    }

    private static func number(_ text: Substring, atMost limit: Int) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        guard text.utf8.count == 1 || text.utf8.first != 48 else { return nil }
        return Int(text).flatMap { $0 <= limit ? $0 : nil }
    }
}

extension CIDRBlock {
    /// Where a learner's own machine may be: the three blocks that are reserved for documentation (RFC 5737).
    package static let workstations = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"].compactMap { CIDRBlock($0) }
}
