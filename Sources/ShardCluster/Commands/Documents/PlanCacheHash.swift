import BSON

/// The names of a query's shape and of its place in the plan cache, as explain shows them: eight hexadecimal digits.
///
/// Equal shapes have equal names. The digits are this cluster's own: FNV-1a of 32 bits (Fowler, Noll and Vo).
struct PlanCacheHash {
    private var state: UInt32 = 0x811c_9dc5

    /// `planCacheShapeHash`: the filter without its values, the order and the projection.
    static func shape(of query: FindQuery) -> String {
        var hash = PlanCacheHash()
        hash.add(shape: query)
        return hash.text
    }

    /// `planCacheKey`: the shape, and the indexes that begin with one of the filter's fields.
    static func key(of query: FindQuery, _ stored: StoredCollection?) -> String {
        var hash = PlanCacheHash()
        hash.add(shape: query)
        let fields = Set(query.matcher.parsedQuery.keys)
        for spec in stored?.indexes ?? [] where spec.key.firstKey.map(fields.contains) ?? false {
            hash.add(spec.name)
        }
        return hash.text
    }

    private mutating func add(shape query: FindQuery) {
        addFilter(query.matcher.parsedQuery)
        for field in query.sort?.fields ?? [] { add("sort \(field.path.text) \(field.isDescending)") }
        add(bytes: query.projected.bytes)
    }

    /// Fields and operators; of values only that they are there.
    private mutating func addFilter(_ filter: BSONDocument) {
        for (key, value) in filter {
            add(key)
            switch value {
            case .document(let inner) where inner.firstKey?.first == "$" || key.first == "$": addFilter(inner)
            case .array(let branches) where ["$and", "$or", "$nor"].contains(key):
                for case .document(let branch) in branches { addFilter(branch) }
            default: add("?")
            }
        }
        add("end")
    }

    private mutating func add(_ text: String) {
        add(bytes: Array(text.utf8))
        add(bytes: [0])
    }

    private mutating func add(bytes: [UInt8]) {
        for byte in bytes { state = (state ^ UInt32(byte)) &* 0x0100_0193 }
    }

    private var text: String {
        let digits = String(state, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
