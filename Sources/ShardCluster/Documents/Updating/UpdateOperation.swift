import BSON

/// One field of an update operator: where, and what happens there.
struct UpdateOperation: Sendable {
    let path: FieldPath
    let modifier: UpdateModifier
}

/// What an update does to one value.
enum UpdateModifier: Sendable {
    case set(BSONValue)
    case setOnInsert(BSONValue)
    case unset
    case increment(BSONValue)
    case multiply(BSONValue)
    case minimum(BSONValue)
    case maximum(BSONValue)
    case rename(to: FieldPath)
    case currentDate(asTimestamp: Bool)
    case push(PushModifier)
    case addToSet([BSONValue])
    case pop(first: Bool)
    case pull(PullCondition)
    case pullAll([BSONValue])
    case bit([(name: String, operand: BSONValue)])

    /// Whether it makes the fields on its path that aren't there.
    var createsPath: Bool {
        switch self {
        case .unset, .rename, .pop, .pull, .pullAll: false
        default: true
        }
    }
}

/// Which elements `$pull` removes.
enum PullCondition: Sendable {
    case equal(BSONValue)
    /// Operators on the element itself.
    case predicates([MatchPredicate])
    /// A filter for elements that are documents.
    case filter(MatchNode)
}

/// `$push` with its modifiers.
struct PushModifier: Sendable {
    var values: [BSONValue]
    var position: Int64?
    var slice: Int64?
    var order: Order?

    enum Order: Sendable {
        case elements(descending: Bool)
        case fields(SortPattern)
    }

    func apply(to elements: [BSONValue]) -> [BSONValue] {
        var result = elements
        let place: Int
        if let position {
            let distance = Int(min(position.magnitude, UInt64(elements.count)))
            place = position < 0 ? elements.count - distance : distance
        } else {
            place = elements.count
        }
        result.insert(contentsOf: values, at: place)
        switch order {
        case .elements(let descending):
            result = StableSort.sorted(result) { descending ? BSONValue.compare($1, $0) : BSONValue.compare($0, $1) }
        case .fields(let pattern):
            result = pattern.sorted(result) { $0.document ?? BSONDocument() }
        case nil: break
        }
        return slice.map { ArraySlicing.slice(result, count: $0) } ?? result
    }
}
