import BSON

extension BSONDocument {
    /// The first document of a find's reply, read in its place: decoding what holds it would copy it each time.
    var firstOfBatch: BSONValue? {
        withCursor { reply in
            guard reply.seek("cursor"), reply.type == .document else { return nil }
            var body = reply.nested
            guard body.seek("firstBatch"), body.type == .array else { return nil }
            var batch = body.nested
            return batch.next() ? batch.value : nil
        }
    }
}

extension BSONCursor {
    /// Goes on to the field of that name; false where there is none.
    fileprivate mutating func seek(_ name: String) -> Bool {
        while next() {
            if key == name { return true }
        }
        return false
    }
}
