package import BSON
package import SimKernel

/// A command as it arrives at a node.
package struct CommandRequest: Sendable {
    /// As it was called: the first field's name.
    package let name: String
    package let document: BSONDocument
    package let database: String
    package let node: NodeAddress
    package var client = ClientID.trusted
    package var readConcern = ReadConcern.implicit
    package var writeConcern = WriteConcern.implicit
    /// The session that it belongs to, if it says one.
    package var session: SessionInfo?
    /// Nil where the command doesn't say; drivers then mean the primary.
    package var readPreference: ReadPreference?

    /// The first field's value.
    package var target: BSONValue { document.firstValue ?? .null }

    /// The router that works on it; a command to a member has none of its own and is worked on by the first.
    package var router: Int {
        if case .router(let index) = node { index } else { 0 }
    }

    /// The namespace that a command like `{find: "coll"}` names with its first field in its database.
    package func namespace() throws(CommandError) -> Namespace {
        guard let collection = target.string else {
            throw .invalidNamespace("collection name has invalid type \(target.typeName)")
        }
        return try Namespace(checking: database, collection)
    }
}

/// What a command's handler gives back.
package enum CommandOutcome: Sendable {
    case reply(BSONDocument, latency: Micros)
    case waiting(OperationID)
}
