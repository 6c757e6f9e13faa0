import BSON

/// Which of the fields that every command takes stand in one: a walk over its names, so that what is not there costs
/// nothing more.
struct GenericFields: OptionSet {
    let rawValue: UInt8

    /// A read or write concern, or a read preference.
    static let concern = GenericFields(rawValue: 1)
    /// A session, or what only stands beside one.
    static let session = GenericFields(rawValue: 2)
    static let timeLimit = GenericFields(rawValue: 4)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ command: BSONDocument) {
        self = command.withCursor { cursor in
            var found: GenericFields = []
            while cursor.next() {
                if cursor.keyEquals("writeConcern") || cursor.keyEquals("readConcern")
                    || cursor.keyEquals("$readPreference")
                {
                    found.insert(.concern)
                } else if cursor.keyEquals("lsid") || cursor.keyEquals("txnNumber") || cursor.keyEquals("autocommit")
                    || cursor.keyEquals("startTransaction")
                {
                    found.insert(.session)
                } else if cursor.keyEquals("maxTimeMS") {
                    found.insert(.timeLimit)
                }
            }
            return found
        }
    }
}
