package import BSON

/// A half-open range [low, high) of index keys.
package struct KeyRange: Sendable, Hashable {
    package let low: KeyString
    package let high: KeyString

    package init(low: KeyString, high: KeyString) {
        self.low = low
        self.high = high
    }

    /// Every key.
    package static let all = KeyRange(low: .lowest, high: .highest)

    /// All keys that begin with these values, whatever follows.
    package static func prefix(_ key: KeyString) -> KeyRange { KeyRange(low: key, high: key.afterPrefix) }

    package var isEmpty: Bool { !(low < high) }

    package func contains(_ key: KeyString) -> Bool { !(key < low) && key < high }

    package func intersection(_ other: KeyRange) -> KeyRange {
        KeyRange(low: max(low, other.low), high: min(high, other.high))
    }

    var lowBound: IndexKey { IndexKey(low) }
    var highBound: IndexKey { IndexKey(high) }
}
