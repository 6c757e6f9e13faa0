import BSON

/// `$graphLookup`: what can be reached in another collection, step by step.
struct GraphLookupStage: Sendable {
    let from: String
    let name: FieldPath
    let start: Expression
    let connectFrom: FieldPath
    let connectTo: FieldPath
    let maxDepth: Int64?
    let depthField: FieldPath?
    let restriction: Matcher?

    init(_ operand: BSONValue, variables: [String], constants: ExpressionConstants) throws(CommandError) {
        guard let document = operand.document else {
            throw .failedToParse(
                "the $graphLookup stage specification must be an object, but found \(operand.typeName)")
        }
        var texts: [String: String] = [:]
        var start: Expression?
        var maxDepth: Int64?
        var restriction: Matcher?
        for (key, value) in document {
            switch key {
            case "startWith": start = try Expression(parsing: value, variables: variables)
            case "maxDepth": maxDepth = try Self.depth(value)
            case "restrictSearchWithMatch":
                guard let filter = value.document else {
                    throw .location(40185, "restrictSearchWithMatch must be an object, found \(value.typeName)")
                }
                restriction = try Matcher(filter, variables: variables, constants: constants)
            case "from", "as", "connectFromField", "connectToField", "depthField":
                guard let text = value.string else {
                    throw .location(40103, "expected string as argument for \(key), found: \(value.typeName)")
                }
                texts[key] = text
            default: throw .location(40104, "Unknown argument to $graphLookup: \(key)")
            }
        }
        guard let from = texts["from"], let name = texts["as"], let start,
            let connectFrom = texts["connectFromField"], let connectTo = texts["connectToField"]
        else {
            throw .location(
                40105,
                "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be "
                    + "specified.")
        }
        self.from = from
        self.name = FieldPath(name)
        self.start = start
        self.connectFrom = FieldPath(connectFrom)
        self.connectTo = FieldPath(connectTo)
        self.maxDepth = maxDepth
        depthField = texts["depthField"].map { FieldPath($0) }
        self.restriction = restriction
    }

    private static func depth(_ value: BSONValue) throws(CommandError) -> Int64 {
        guard let number = value.double else {
            throw .location(40100, "maxDepth requires numeric argument, found \(value.typeName)")
        }
        guard number >= 0 else {
            throw .location(40101, "maxDepth requires a nonnegative argument, found: \(value.serverText)")
        }
        guard let depth = Int64(exactly: number) else {
            throw .location(40102, "maxDepth could not be represented as a long long: \(value.serverText)")
        }
        return depth
    }
}

/// A `$graphLookup` at work: breadth first, each document once; the foreign collection is read once.
final class GraphLookupRun: StageRun {
    private let stage: GraphLookupStage
    private let environment: PipelineEnvironment
    private var foreign: [BSONDocument]?
    /// Documents by the values that others connect to.
    private var places: [KeyString: [Int]] = [:]

    /// Bytes of documents that one search may hold, as the server's 100 MB.
    private static let memoryLimit = 100 * 1_024 * 1_024

    init(_ stage: GraphLookupStage, _ environment: PipelineEnvironment) {
        self.stage = stage
        self.environment = environment
    }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        let found = try search(from: document)
        return try next(DocumentStage.setting(document, stage.name.parts[...], .array(found)))
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool { true }

    private func search(from document: BSONDocument) throws(CommandError) -> [BSONValue] {
        let all = try loaded()
        var frontier: [BSONValue] = []
        switch try stage.start.evaluate(ExpressionScope(document, environment.constants)) {
        case .array(let values)?: frontier = values
        case let value?: frontier = [value]
        case nil: break
        }
        var visited: Set<Int> = []
        var found: [BSONValue] = []
        var bytes = 0
        var depth: Int64 = 0
        while !frontier.isEmpty, depth <= stage.maxDepth ?? .max {
            var reached: [Int] = []
            for value in frontier {
                environment.budget.spend(1)
                for place in places[KeyString(value)] ?? [] where visited.insert(place).inserted {
                    reached.append(place)
                }
            }
            try environment.budget.check()
            frontier = []
            for place in reached.sorted() {
                bytes += all[place].bytes.count
                guard bytes <= Self.memoryLimit else {
                    throw .location(40099, "$graphLookup reached maximum memory consumption")
                }
                found.append(.document(shown(all[place], depth)))
                _ = stage.connectFrom.visit(all[place], leaf: .expanded) { element in
                    guard let value = element.value else { return false }
                    if case .array = value, element.arrayOffset == nil { return false }
                    frontier.append(value)
                    return false
                }
            }
            depth += 1
        }
        return found
    }

    private func shown(_ document: BSONDocument, _ depth: Int64) -> BSONDocument {
        guard let field = stage.depthField else { return document }
        return DocumentStage.setting(document, field.parts[...], .int64(depth))
    }

    /// Reads the foreign collection and remembers what connects to which document.
    private func loaded() throws(CommandError) -> [BSONDocument] {
        if let foreign { return foreign }
        var documents: [BSONDocument] = []
        for document in try environment.read(stage.from) {
            if let restriction = stage.restriction {
                guard try restriction.matches(document, environment.constants) else { continue }
            }
            _ = stage.connectTo.visit(document, leaf: .expanded) { element in
                let key = KeyString(element.value ?? .null)
                if places[key]?.last != documents.count { places[key, default: []].append(documents.count) }
                return false
            }
            documents.append(document)
        }
        foreign = documents
        return documents
    }
}
