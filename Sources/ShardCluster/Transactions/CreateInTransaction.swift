import BSON

/// New collections and indexes within a transaction: they come with its commit, on one shard.
extension Cluster {
    /// A transaction sees what it has made itself: its view of the shard that would hold an unsharded collection.
    mutating func enterPrimary(of name: Namespace) throws(CommandError) {
        guard active != nil, !catalog.collections.contains(name),
            let primary = catalog.database(name.database)?.primary
        else { return }
        try enter(primary, for: name)
    }

    /// Within a transaction indexes come only to what it has made and not filled yet.
    ///
    /// - Throws: OperationNotSupportedInTransaction (263).
    func requireIndexableInTransaction(_ name: Namespace) throws(CommandError) {
        guard let serial = active?.serial, let transaction = transactions[serial] else { return }
        let isNew = transaction.participants.contains { participant in
            participant.operations.contains { $0.createsCollection && $0.namespace == name }
        }
        guard isNew else {
            throw .operationNotSupportedInTransaction(
                "Cannot create new indexes on existing collection \(name) in a multi-document transaction.")
        }
        guard firstShare(of: name)?.count == 0 else {
            throw .operationNotSupportedInTransaction(
                "Cannot create new indexes on non-empty collection \(name) in a multi-document transaction.")
        }
    }
}

extension Participant {
    var createsCollections: Bool { operations.contains(where: \.createsCollection) }
}

extension TransactionOperation {
    var createsCollection: Bool { operation == .command && object["create"] != nil }
}
