package import BSON

/// What a read may show, as a command's `readConcern` says it.
package struct ReadConcern: Sendable, Hashable {
    package enum Level: String, Sendable, Hashable {
        case local, available, majority, linearizable, snapshot
    }

    /// Nil where the command doesn't say: the cluster's default then holds, which is `local`.
    package var level: Level?
    /// The read waits until the node has come this far.
    package var afterClusterTime: BSONTimestamp?
    /// The read shows the state of this time; only with `snapshot`.
    package var atClusterTime: BSONTimestamp?

    /// A command that says nothing.
    package static let implicit = ReadConcern()

    private init() {}

    /// - Throws: TypeMismatch (14), BadValue (2), IDLUnknownField (40415), InvalidOptions (72).
    init(_ document: BSONDocument) throws(CommandError) {
        if let level = Self.onlyLevel(document) {
            self.level = level
            return
        }
        let fields = try CommandArguments(
            statement: document, at: "readConcern",
            fields: ["level", "afterOpTime", "afterClusterTime", "atClusterTime", "provenance"])
        if let name = try fields.string("level") {
            guard let level = Level(rawValue: name) else {
                throw .badValue("Enumeration value '\(name)' for field 'readConcern.level' is not a valid value.")
            }
            self.level = level
        }
        let afterOpTime = try fields.document("afterOpTime")
        afterClusterTime = try fields.timestamp("afterClusterTime")
        atClusterTime = try fields.timestamp("atClusterTime")
        try check(hasOpTime: afterOpTime != nil)
    }

    /// The level of a concern that says nothing else, and nothing wrong.
    private static func onlyLevel(_ document: BSONDocument) -> Level? {
        document.withCursor { cursor -> Level? in
            guard cursor.next(), cursor.keyEquals("level"), case .string(let name) = cursor.value, !cursor.next() else {
                return nil
            }
            return Level(rawValue: name)
        }
    }

    private func check(hasOpTime: Bool) throws(CommandError) {
        if let afterClusterTime {
            if hasOpTime { throw .invalidOptions("Can not specify both afterClusterTime and afterOpTime") }
            if atClusterTime != nil {
                throw .invalidOptions(
                    "Specifying a timestamp for readConcern snapshot in a causally consistent session is not allowed. "
                        + "See https://docs.mongodb.com/manual/core/read-isolation-consistency-recency/"
                        + "#causal-consistency")
            }
            if level == .available || level == .linearizable {
                throw .invalidOptions(
                    "afterClusterTime field can be set only if level is equal to majority, local, or snapshot")
            }
            if afterClusterTime.raw == 0 { throw .invalidOptions("afterClusterTime cannot be a null timestamp") }
        }
        if hasOpTime, level == .snapshot {
            throw .invalidOptions("afterOpTime field cannot be set if level is equal to snapshot")
        }
        if let atClusterTime {
            guard level == .snapshot else {
                throw .invalidOptions("atClusterTime field can be set only if level is equal to snapshot")
            }
            if atClusterTime.raw == 0 { throw .invalidOptions("atClusterTime cannot be a null timestamp") }
        }
    }

    /// As the server prints it in messages.
    var serverText: String {
        var fields = BSONDocument()
        if let level { fields.append("level", .string(level.rawValue)) }
        if let afterClusterTime { fields.append("afterClusterTime", .timestamp(afterClusterTime)) }
        if let atClusterTime { fields.append("atClusterTime", .timestamp(atClusterTime)) }
        fields.append("provenance", "clientSupplied")
        return BSONDocument([("readConcern", .document(fields))]).serverText
    }
}
