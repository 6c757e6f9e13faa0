/// A collection's full name: its database, a dot, its collection (which may hold dots itself).
package struct Namespace: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let database: String
    package let collection: String
    /// The whole name, kept because every command looks collections up by it.
    package let text: String

    package init(_ database: String, _ collection: String) {
        self.database = database
        self.collection = collection
        text = database + "." + collection
    }

    /// Splits at the first dot and checks both halves.
    package init(parsing text: String) throws(CommandError) {
        guard let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")) else {
            throw .invalidNamespace("Invalid namespace specified '\(text)'")
        }
        let database = String(text[..<dot])
        let collection = String(text[text.index(after: dot)...])
        try self.init(checking: database, collection)
    }

    /// Refuses what the server refuses: empty or over-long names, `$`, NUL, a leading dot, the database's own taboos.
    package init(checking database: String, _ collection: String) throws(CommandError) {
        self.init(database, collection)
        guard Self.isDatabaseName(database), Self.isCollectionName(collection), text.utf8.count <= Self.maxBytes else {
            throw .invalidNamespace("Invalid namespace specified '\(text)'")
        }
    }

    /// The server's limit on a full name of a collection.
    private static let maxBytes = 255

    package static func isDatabaseName(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { !$0.isEmpty && $0.count <= 63 && !$0.contains(where: isTaboo) }
    }

    /// One of `/\. "$*<>:|?` and NUL.
    private static func isTaboo(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00, 0x20, 0x22, 0x24, 0x2A, 0x2E, 0x2F, 0x3A, 0x3C, 0x3E, 0x3F, 0x5C, 0x7C: true
        default: false
        }
    }

    private static func isCollectionName(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { utf8 in
            !utf8.isEmpty && utf8[0] != UInt8(ascii: ".") && !utf8.contains { $0 == 0 || $0 == UInt8(ascii: "$") }
        }
    }

    package var description: String { text }

    package static func == (left: Self, right: Self) -> Bool { left.text == right.text }

    package func hash(into hasher: inout Hasher) { hasher.combine(text) }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
