package import BSON
package import SimKernel

/// When a write counts as acknowledged, as a command's `writeConcern` says it.
package struct WriteConcern: Sendable, Hashable {
    package enum Acknowledgement: Sendable, Hashable {
        /// This many members, the primary among them; 0 asks for no acknowledgement.
        case nodes(Int)
        case majority
        /// A mode of the set's `settings.getLastErrorModes`.
        case mode(String)
        /// Members with so many different values of each tag.
        case tags(BSONDocument)
    }

    /// Nil where the command doesn't say: the set's default then holds.
    package var acknowledgement: Acknowledgement?
    /// Whether those members have it in their journals; nil where the command doesn't say.
    package var journal: Bool?
    /// How long to wait; nil waits for ever.
    package var timeout: Micros?

    /// A command that says nothing.
    package static let implicit = WriteConcern()

    /// The most members that a replica set has.
    private static let maximumMembers: Int64 = 50

    private init() {}

    /// - Throws: FailedToParse (9), TypeMismatch (14), IDLUnknownField (40415).
    init(_ document: BSONDocument) throws(CommandError) {
        // An empty document is as good as none.
        if document.isEmpty { return }
        if Self.isMajority(document) {
            acknowledgement = .majority
            return
        }
        let fields = try CommandArguments(
            statement: document, at: "writeConcern",
            fields: ["w", "j", "wtimeout", "fsync", "wOpTime", "wElectionId", "getLastError", "provenance"])
        if let value = fields["w"] { acknowledgement = try Self.acknowledgement(value) }
        journal = try fields.bool("j")
        let isSynced = try fields.bool("fsync") ?? false
        if isSynced, journal == true { throw .failedToParse("fsync and j options cannot be used together") }
        if isSynced { journal = true }
        // What isn't a number waits for ever, as on the server.
        if let value = fields["wtimeout"], value.isNumber {
            let limit = try fields.integer("wtimeout") ?? 0
            guard limit <= Int64(Int32.max) else { throw .failedToParse("wtimeout must be a 32-bit integer") }
            timeout = limit > 0 ? .milliseconds(limit) : nil
        }
    }

    /// `{w: "majority"}` and no more.
    private static func isMajority(_ document: BSONDocument) -> Bool {
        document.withCursor { cursor in
            guard cursor.next(), cursor.keyEquals("w"), case .string("majority") = cursor.value else { return false }
            return !cursor.next()
        }
    }

    private static func acknowledgement(_ value: BSONValue) throws(CommandError) -> Acknowledgement {
        switch value {
        case .string("majority"): return .majority
        case .string(let mode): return .mode(mode)
        case .document(let tags):
            guard !tags.isEmpty else { throw .failedToParse("tagged write concern requires tags") }
            for (_, count) in tags where !count.isNumber {
                throw .failedToParse("tags must be a single level document with only number values")
            }
            return .tags(tags)
        default:
            guard let number = value.double else {
                throw .failedToParse("w has to be a number, string, or object; found: \(value.typeName)")
            }
            guard number >= 0, number <= Double(maximumMembers) else {
                throw .failedToParse(
                    "w has to be a non-negative number and not greater than \(maximumMembers); found: "
                        + value.serverText)
            }
            return .nodes(Int(number))
        }
    }
}
