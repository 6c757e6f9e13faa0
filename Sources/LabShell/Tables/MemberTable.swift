/// The members of a namespace or of a kind of value.
struct MemberTable: Sendable {
    let name: String
    let summary: String
    let methods: [Method]
    /// What calling the name itself does, as in `Date()` and `ObjectId()`.
    let constructor: Method?
    /// What a member is that the table does not hold: `db.orders` is a collection.
    let others: String?
    private let byName: [String: Method]

    init(_ name: String, _ summary: String, constructor: Method? = nil, others: String? = nil, _ methods: [Method]) {
        self.name = name
        self.summary = summary
        self.methods = methods
        self.constructor = constructor
        self.others = others
        byName = Dictionary(methods.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func method(_ name: String) -> Method? { byName[name] }
}
