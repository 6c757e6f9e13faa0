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
                // By its first byte most fields are told apart.
                switch cursor.keyBytes.first {
                case UInt8(ascii: "w"), UInt8(ascii: "r"), UInt8(ascii: "$"):
                    if cursor.keyEquals("writeConcern") || cursor.keyEquals("readConcern")
                        || cursor.keyEquals("$readPreference")
                    {
                        found.insert(.concern)
                    }
                case UInt8(ascii: "l"), UInt8(ascii: "t"), UInt8(ascii: "a"), UInt8(ascii: "s"):
                    if cursor.keyEquals("lsid") || cursor.keyEquals("txnNumber") || cursor.keyEquals("autocommit")
                        || cursor.keyEquals("startTransaction")
                    {
                        found.insert(.session)
                    }
                case UInt8(ascii: "m"):
                    if cursor.keyEquals("maxTimeMS") { found.insert(.timeLimit) }
                default: break
                }
            }
            return found
        }
    }
}
