package import BSON

extension StoredCollection {
    /// Stores a document, which must have an `_id`.
    ///
    /// Throws `DuplicateKey` and changes nothing where a unique index has its key, also against generated documents;
    /// also what `StorableDocument.check` refuses.
    @discardableResult
    package mutating func insert(_ document: BSONDocument) throws(CommandError) -> RecordID {
        try StorableDocument.check(document)
        return try insert(storable: document)
    }

    /// The same of a document that another collection has stored.
    mutating func insert(storable document: BSONDocument) throws(CommandError) -> RecordID {
        if let id = generatedID(of: document) {
            throw storedIndexes[0].duplicate(document, of: IndexKey(id), namespace: namespace)
        }
        let id = records.append(document)
        do throws(CommandError) {
            try addToIndexes(document, id)
        } catch {
            records.remove(id)
            throw error
        }
        realBytes &+= Int64(document.bytes.count)
        return id
    }

    /// Puts another document in the place of one, which is answered if it was there; throws `DuplicateKey` and changes
    /// nothing where it may not stand.
    @discardableResult
    package mutating func replace(_ id: RecordID, with document: BSONDocument) throws(CommandError) -> BSONDocument? {
        guard let old = records[id] else { return nil }
        try StorableDocument.check(document)
        let changes = try keyChanges(from: old, to: document, id)
        let bytes = Int64(document.bytes.count)
        for (index, change) in changes.enumerated() {
            if let before = change.before {
                storedIndexes[index].remove(before, record: id.raw)
                _ = storedIndexes[index].insert(change.after, record: id.raw, bytes: bytes)
            } else if old.bytes.count != document.bytes.count {
                storedIndexes[index].resize(change.after, record: id.raw, to: bytes)
            }
        }
        records.put(document, at: id)
        realBytes &+= bytes &- Int64(old.bytes.count)
        return old
    }

    /// Removes a document, which is answered if it was there.
    @discardableResult
    package mutating func remove(_ id: RecordID) -> BSONDocument? {
        guard let document = records[id] else { return nil }
        for index in 0..<storedIndexes.count {
            // A stored document's keys could be made when it came in, so they can be made again.
            guard let keys = try? storedIndexes[index].definition.keys(of: document) else { continue }
            storedIndexes[index].remove(keys, record: id.raw)
        }
        records.remove(id)
        realBytes &-= Int64(document.bytes.count)
        return document
    }

    private mutating func addToIndexes(_ document: BSONDocument, _ id: RecordID) throws(CommandError) {
        let bytes = Int64(document.bytes.count)
        for index in 0..<storedIndexes.count {
            let fault: CommandError
            do throws(CommandError) {
                let keys = try storedIndexes[index].definition.keys(of: document)
                guard let key = storedIndexes[index].insert(keys, record: id.raw, bytes: bytes) else { continue }
                fault = storedIndexes[index].duplicate(document, of: key, namespace: namespace)
            } catch { fault = error }
            for earlier in storedIndexes.indices[..<index] {
                guard let keys = try? storedIndexes[earlier].definition.keys(of: document) else { continue }
                storedIndexes[earlier].remove(keys, record: id.raw)
            }
            throw fault
        }
    }

    /// By index, the keys that a document gets, and those that it had where they are others.
    ///
    /// - Throws: DuplicateKey where another document has one.
    private func keyChanges(
        from old: BSONDocument, to document: BSONDocument, _ id: RecordID
    ) throws(CommandError) -> [(before: DocumentKeys?, after: DocumentKeys)] {
        var changes: [(before: DocumentKeys?, after: DocumentKeys)] = []
        changes.reserveCapacity(storedIndexes.count)
        for place in storedIndexes.indices {
            let after = try storedIndexes[place].definition.keys(of: document)
            if storedIndexes[place].definition.hasSameKeys(of: document, as: old) {
                changes.append((nil, after))
                continue
            }
            let before = try storedIndexes[place].definition.keys(of: old)
            let isSame = before == after
            if !isSame, storedIndexes[place].isUnique {
                try requireFree(after, inIndex: place, for: document, id)
            }
            changes.append((isSame ? nil : before, after))
        }
        return changes
    }

    private func requireFree(
        _ keys: DocumentKeys, inIndex place: Int, for document: BSONDocument, _ id: RecordID
    ) throws(CommandError) {
        let all: [IndexKey] =
            switch keys {
            case .one(let key): [key]
            case .many(let keys, _): keys
            }
        for key in all {
            if let holder = storedIndexes[place].tree.firstRecord(key), holder != id.raw {
                throw storedIndexes[place].duplicate(document, of: key, namespace: namespace)
            }
        }
    }

    /// The document's `_id` where a generated document has it.
    private func generatedID(of document: BSONDocument) -> ObjectID? {
        guard !bulk.isEmpty, let id = document["_id"]?.objectID, let number = BulkNumber.number(id) else { return nil }
        return bulk.contains(number: number) ? id : nil
    }
}
