import BSON

/// `$group`: documents by a key, with accumulators.
struct GroupStage: Sendable {
    let id: Expression
    let accumulators: [Accumulator]

    init(id: Expression, accumulators: [Accumulator]) {
        self.id = id
        self.accumulators = accumulators
    }

    init(_ operand: BSONValue, variables: [String]) throws(CommandError) {
        guard let document = operand.document else {
            throw .location(15947, "a group's fields must be specified in an object")
        }
        var id: Expression?
        var accumulators: [Accumulator] = []
        for (name, value) in document {
            if name == "_id" {
                id = try Expression(parsing: value, variables: variables)
            } else {
                accumulators.append(try Accumulator(name: name, value, variables: variables))
            }
        }
        guard let id else { throw .location(15955, "a group specification must include an _id") }
        self.init(id: id, accumulators: accumulators)
    }

    /// `{_id: CONSTANT, n: {$sum: 1}}` and its like: the fields that only count. Nil when anything else is asked.
    var countOnly: (id: BSONValue, names: [String])? {
        guard let id = id.constantValue, !accumulators.isEmpty else { return nil }
        for accumulator in accumulators {
            switch accumulator.kind {
            case .count: continue
            case .sum where accumulator.input.constantValue?.int64 == 1: continue
            default: return nil
            }
        }
        return (id, accumulators.map(\.name))
    }
}

/// A `$group` at work; groups come out in the order in which their keys first appeared.
final class GroupRun: StageRun {
    private let stage: GroupStage
    private let environment: PipelineEnvironment
    private var places: [KeyString: Int] = [:]
    private var groups: [(id: BSONValue, states: [AccumulatorState])] = []

    /// Groups before the server's memory limit (100 MB) stands in the way.
    static let groupLimit = 1_000_000

    init(_ stage: GroupStage, _ environment: PipelineEnvironment) {
        self.stage = stage
        self.environment = environment
    }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        let scope = ExpressionScope(document, environment.constants)
        let id = try stage.id.evaluate(scope) ?? .null
        let key = KeyString(id)
        let place: Int
        if let known = places[key] {
            place = known
        } else {
            guard groups.count < Self.groupLimit else {
                throw .queryExceededMemoryLimitNoDiskUseAllowed(
                    "Exceeded memory limit for $group, but didn't allow external sort. Pass allowDiskUse:true to opt in."
                )
            }
            place = groups.count
            places[key] = place
            groups.append((id, stage.accumulators.map { AccumulatorState($0.kind) }))
        }
        for (index, accumulator) in stage.accumulators.enumerated() {
            let value = try accumulator.input.evaluate(scope)
            try groups[place].states[index].add(value, document: document)
        }
        return true
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool {
        for group in groups {
            var document: BSONDocument = ["_id": group.id]
            for (accumulator, state) in zip(stage.accumulators, group.states) {
                document.append(accumulator.name, state.result)
            }
            guard try next(document) else { return false }
        }
        return true
    }
}
