import BSON

/// What a `$group` takes that needs one document of each value of a field only.
struct OneOfEach: Sendable, Hashable {
    let path: FieldPath
    /// Whether that is the last one, in the order asked for.
    let isLast: Bool
    /// The fields that it takes besides; nil for more than plain fields.
    let fields: [String]?
}

extension GroupStage {
    /// `_id: "$a"` where nothing is accumulated but by `$first`, or nothing but by `$last`.
    var oneOfEach: OneOfEach? {
        guard case .field(let path) = id else { return nil }
        var lasts = 0
        var fields: [String]? = []
        for accumulator in accumulators {
            switch accumulator.kind {
            case .first: break
            case .last: lasts += 1
            default: return nil
            }
            if case .field(let field) = accumulator.input { fields?.append(field.text) } else { fields = nil }
        }
        guard lasts == 0 || lasts == accumulators.count else { return nil }
        return OneOfEach(path: path, isLast: lasts > 0, fields: fields)
    }
}

extension Pipeline {
    /// What a `$group` at the front, or behind a `$sort` there, takes of each value.
    fileprivate var oneOfEach: OneOfEach? {
        let front = stages.drop { if case .sort = $0 { true } else { false } }
        guard stages.count - front.count <= 1, case .group(let group)? = front.first else { return nil }
        return group.oneOfEach
    }

    /// What the shards are asked for on behalf of a pipeline: its filters at the front, the order behind them, and how
    /// much of the documents the first stage needs.
    func query(_ matcher: Matcher, hint: BSONValue?) -> FindQuery {
        let rest = afterLeadingFilter
        var query = FindQuery(matcher)
        query.hint = hint
        (query.sort, query.limit) = (rest.leadingSort?.sort, rest.leadingSort?.limit)
        if case .group(let group)? = rest.stages.first, group.countOnly != nil {
            query.answer = .number
        } else if let group = rest.oneOfEach {
            query.answer = .oneOfEach(group)
        }
        return query
    }
}

extension ReadSource {
    /// The walk that finds one document of each value, and what is walked; nil where all are read: on a sharded
    /// collection each could be an orphan.
    func distinctScan(_ query: FindQuery) -> (walk: DistinctScan, part: Part)? {
        guard case .oneOfEach(let group) = query.answer, pattern == nil, parts.count == 1,
            let walk = DistinctScan(parts[0], query, group.path, isBackward: group.isLast)
        else { return nil }
        return (walk, parts[0])
    }
}

extension DistinctScan {
    /// Whether the keys hold all that a query takes.
    func covers(_ query: FindQuery) -> Bool {
        guard case .oneOfEach(let group) = query.answer else { return true }
        let held = scan.index.key.filter { $0.value.double != nil }.map(\.key)
        return group.fields?.allSatisfy(held.contains) ?? false
    }

    /// The projection that the keys answer.
    func shown(_ query: FindQuery) -> BSONDocument {
        var fields: [String] = []
        switch query.answer {
        case .distinct(let path): fields = [path.text]
        case .oneOfEach(let group): fields = [group.path.text] + (group.fields ?? [])
        default: break
        }
        var shown: BSONDocument = fields.contains("_id") ? [:] : ["_id": 0]
        for field in fields where shown[field] == nil { shown.append(field, 1) }
        return shown
    }

    /// The first document of each value, on behalf of a `$group`.
    func visit(
        _ stored: StoredCollection, _ statistics: inout ReadStatistics, _ budget: StepBudget, for query: FindQuery,
        _ body: (BSONDocument) throws(CommandError) -> Bool
    ) throws(CommandError) {
        let isCovered = covers(query)
        var own = ReadStatistics()
        try visit(stored, &own, budget, where: { _ in true }, body)
        if !isCovered { own.documentsExamined = own.returned }
        statistics = own
    }
}
