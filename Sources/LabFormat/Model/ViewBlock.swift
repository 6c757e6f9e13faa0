/// A `chart`, `topology`, `replication`, `timeline` or `table` block: a live picture of the sandbox.
package struct ViewBlock: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case chart
        case topology
        case replication
        case timeline
        case table
    }

    package struct Setting: Sendable, Hashable {
        package let key: String
        package let value: String
    }

    package let kind: Kind
    package let title: String
    /// The block's other keys, in file order.
    package let settings: [Setting]
    package let line: Int

    /// The value of a key; nil where the block does not have it.
    package subscript(key: String) -> String? {
        settings.first { $0.key == key }?.value
    }
}
