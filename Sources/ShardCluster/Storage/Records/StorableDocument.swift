import BSON

/// The rules that every stored document keeps.
enum StorableDocument {
    /// Throws `BSONObjectTooLarge` (10334), `Overflow` (15) for too deep nesting, `InvalidIdField` (53) or, without an
    /// `_id`, `BadValue` (2).
    static func check(_ document: BSONDocument) throws(CommandError) {
        let size = document.bytes.count
        guard size <= BSONLimits.documentBytes else {
            throw .bsonObjectTooLarge(
                "BSONObj size: \(size) (0x\(String(size, radix: 16, uppercase: true))) is invalid. "
                    + "Size must be between 0 and \(BSONLimits.documentBytes)(16MB)")
        }
        guard !document.isTooDeep else {
            throw .overflow("Document exceeds the maximum nesting depth of \(BSONLimits.depth)")
        }
        switch idType(of: document) {
        case .array?: throw .invalidIdField("The '_id' value cannot be of type array")
        case .regex?: throw .invalidIdField("The '_id' value cannot be of type regex")
        case .undefined?: throw .invalidIdField("The '_id' value cannot be of type undefined")
        case nil: throw .badValue("A document without an _id cannot be stored")
        default: break
        }
    }

    private static func idType(of document: BSONDocument) -> BSONType? {
        document.withCursor { cursor in
            while cursor.next() {
                if cursor.keyEquals("_id") { return cursor.type }
            }
            return nil
        }
    }
}
