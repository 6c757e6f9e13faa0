import BSON
import SimKernel

extension Cluster {
    /// Takes a change into the running transaction instead of the oplog, and its keys into the lock table.
    ///
    /// A key that another transaction holds, or that was changed since this one's snapshot, is a write conflict: the
    /// first to write wins.
    mutating func collect(
        _ operation: OplogOperation, in name: Namespace, _ object: BSONDocument, target: BSONDocument?,
        on shard: ShardID
    ) {
        guard let serial = active?.serial, operation != .noop, active?.failure == nil,
            let base = transactions[serial]?.participants.first(where: { $0.shard == shard })?.base[name],
            let id = (target ?? object)["_id"]
        else { return collectCreation(operation, in: name, object, on: shard) }
        let real = active?.displaced.first { $0.shard == shard }?.collections[name]
        let before = base.document(withID: id)
        var keys = base.uniqueKeys(of: before, on: shard)
        if operation != .delete {
            keys += (self[shard].collections[name] ?? base).uniqueKeys(of: object, on: shard)
        } else if keys.isEmpty {
            keys = [base.idKey(id, on: shard)]
        }
        for key in keys {
            if let holder = transactions.holder(of: key) {
                if holder == serial { continue }
                return fail(operation)
            }
            if base.document(holding: key) != real?.document(holding: key) { return fail(operation) }
        }
        let change = TransactionOperation(
            operation: operation, namespace: name, object: object, target: target, before: before)
        add(change, keys, on: shard)
    }

    /// A collection that the transaction makes.
    private mutating func collectCreation(
        _ operation: OplogOperation, in name: Namespace, _ object: BSONDocument, on shard: ShardID
    ) {
        guard let serial = active?.serial, operation != .noop, active?.failure == nil else { return }
        var keys: [LockKey] = []
        if operation == .command {
            keys = [LockKey(shard: shard, namespace: name.text, index: "", key: IndexKey(Int64(0)))]
        } else {
            // Its own new collection: nobody else has seen it.
            keys = self[shard].collections[name]?.uniqueKeys(of: object, on: shard) ?? []
        }
        for key in keys {
            if let holder = transactions.holder(of: key), holder != serial { return fail(operation) }
        }
        let change = TransactionOperation(
            operation: operation, namespace: name, object: object, target: nil, before: nil)
        add(change, keys, on: shard)
    }

    private mutating func add(_ change: TransactionOperation, _ keys: [LockKey], on shard: ShardID) {
        guard let serial = active?.serial else { return }
        for key in keys { transactions.lock(key, for: serial) }
        _ = transactions.update(serial) { transaction in
            guard let place = transaction.participants.firstIndex(where: { $0.shard == shard }) else { return }
            transaction.participants[place].operations.append(change)
            transaction.participants[place].locks += keys
        }
    }

    private mutating func fail(_ operation: OplogOperation) {
        active?.failure = .transactionConflict(isInsert: operation == .insert)
    }

    /// Notes that a write outside of transactions has met a transaction's document, for which it has to wait.
    mutating func noteObstacle(
        _ operation: OplogOperation, in name: Namespace, _ object: BSONDocument, target: BSONDocument?,
        on shard: ShardID
    ) {
        guard operation != .noop, operation != .command, operation != .bulk, let id = (target ?? object)["_id"],
            let stored = self[shard].collections[name]
        else { return }
        let keys =
            operation == .delete ? [stored.idKey(id, on: shard)] : stored.uniqueKeys(of: object, on: shard)
        if keys.contains(where: { transactions.holder(of: $0) != nil }) { hasMetTransaction = true }
    }

    /// A read that promises not to miss what was committed waits for prepared transactions that may change its answer.
    ///
    /// - Throws: what tells `perform` to wait.
    func requireUnprepared(
        _ name: Namespace, _ matcher: Matcher, on shards: [ShardID], _ request: CommandRequest
    ) throws(CommandError) {
        guard !transactions.all.isEmpty, enforcesPrepared(request) else { return }
        for transaction in transactions.all where transaction.serial != active?.serial {
            for participant in transaction.participants
            where participant.state == .prepared && shards.contains(participant.shard) {
                for change in participant.operations where change.namespace == name {
                    let after = change.operation == .delete ? nil : change.object
                    if try change.before.map({ (d) throws(CommandError) in try matcher.matches(d) }) ?? false {
                        throw .blockedByTransaction
                    }
                    if try after.map({ (d) throws(CommandError) in try matcher.matches(d) }) ?? false {
                        throw .blockedByTransaction
                    }
                }
            }
        }
    }

    /// Plain local and majority reads go past prepared transactions, as on the server.
    private func enforcesPrepared(_ request: CommandRequest) -> Bool {
        if active != nil { return true }
        if request.readConcern.afterClusterTime != nil { return true }
        return request.readConcern.level == .linearizable || request.readConcern.level == .snapshot
    }
}

extension StoredCollection {
    func document(withID id: BSONValue) -> BSONDocument? { record(withID: id).flatMap(document) }

    func idKey(_ id: BSONValue, on shard: ShardID) -> LockKey {
        LockKey(shard: shard, namespace: namespace, index: IndexSpec.id.name, key: IndexKey(KeyString(id)))
    }

    /// A document's keys in the unique indexes.
    func uniqueKeys(of document: BSONDocument?, on shard: ShardID) -> [LockKey] {
        guard let document else { return [] }
        var found: [LockKey] = []
        for index in storedIndexes where index.isUnique {
            guard let keys = try? index.fields.keys(of: document) else { continue }
            let all: [IndexKey] =
                switch keys {
                case .one(let key): [key]
                case .many(let keys, _): keys
                }
            for key in all {
                found.append(LockKey(shard: shard, namespace: namespace, index: index.spec.name, key: key))
            }
        }
        return found
    }

    /// The document that has a key of a unique index.
    func document(holding key: LockKey) -> BSONDocument? {
        guard let index = storedIndexes.first(where: { $0.spec.name == key.index }) else { return nil }
        return index.tree.firstRecord(key.key).flatMap { document(RecordID(raw: $0)) }
    }
}
