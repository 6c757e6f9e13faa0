import BSON

/// `$lookup`: the documents of another collection that belong to each document.
struct LookupStage: Sendable {
    let from: String
    let name: FieldPath
    /// Local and foreign path of an equality join.
    let equality: (local: FieldPath, foreign: FieldPath)?
    let variables: [(name: String, value: Expression)]
    let pipeline: Pipeline?

    init(_ operand: BSONValue, variables outer: [String], depth: Int) throws(CommandError) {
        guard let document = operand.document else {
            throw .failedToParse("the $lookup stage specification must be an object, but found \(operand.typeName)")
        }
        var texts: [String: String] = [:]
        var variables: [(name: String, value: Expression)] = []
        var stages: [BSONValue]?
        for (key, value) in document {
            switch key {
            case "from", "as", "localField", "foreignField":
                guard let text = value.string else {
                    throw .failedToParse(
                        "$lookup argument '\(key): \(value.serverText)' must be a string, is type \(value.typeName)")
                }
                texts[key] = text
            case "pipeline":
                guard let array = value.array else {
                    throw .typeMismatch("'pipeline' option must be specified as an array")
                }
                stages = array
            case "let":
                guard let bindings = value.document else {
                    throw .failedToParse(
                        "$lookup argument 'let: \(value.serverText)' must be an object, is type \(value.typeName)")
                }
                for (name, value) in bindings {
                    variables.append((name, try Expression(parsing: value, variables: outer)))
                }
            default: throw .failedToParse("unknown argument to $lookup: \(key)")
            }
        }
        guard let name = texts["as"] else { throw .failedToParse("must specify 'as' field for a $lookup") }
        guard let from = texts["from"] else { throw .failedToParse("must specify 'from' field for a $lookup") }
        guard (texts["localField"] == nil) == (texts["foreignField"] == nil) else {
            throw .failedToParse("$lookup requires both or neither of 'localField' and 'foreignField' to be specified")
        }
        guard texts["localField"] != nil || stages != nil else {
            throw .failedToParse(
                "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified")
        }
        self.from = from
        self.name = FieldPath(name)
        equality = texts["localField"].flatMap { local in
            texts["foreignField"].map { (FieldPath(local), FieldPath($0)) }
        }
        self.variables = variables
        pipeline =
            if let stages {
                try Pipeline(stages, variables: outer + variables.map(\.name), depth: depth + 1)
            } else {
                nil
            }
        guard pipeline?.output == nil else {
            throw .location(51047, "$out or $merge is not allowed within a $lookup's sub-pipeline")
        }
    }
}

/// A `$lookup` at work; the foreign collection is read once.
final class LookupRun: StageRun {
    private let stage: LookupStage
    private let environment: PipelineEnvironment
    private var foreign: [BSONDocument]?
    private var places: [KeyString: [Int]] = [:]

    init(_ stage: LookupStage, _ environment: PipelineEnvironment) {
        self.stage = stage
        self.environment = environment
    }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        let candidates = try candidates(for: document)
        var found: [BSONValue] = []
        if let pipeline = stage.pipeline {
            try run(pipeline, over: candidates, for: document) { found.append(.document($0)) }
        } else {
            found = candidates.map(BSONValue.document)
        }
        return try next(DocumentStage.setting(document, stage.name.parts[...], .array(found)))
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool { true }

    private func run(
        _ pipeline: Pipeline, over documents: [BSONDocument], for document: BSONDocument,
        _ body: (BSONDocument) -> Void
    ) throws(CommandError) {
        var inner = environment
        let scope = ExpressionScope(document, environment.constants)
        for variable in stage.variables {
            inner.constants.variables[variable.name] = try variable.value.evaluate(scope)
        }
        for result in try pipeline.results(of: documents, inner) { body(result) }
    }

    private func candidates(for document: BSONDocument) throws(CommandError) -> [BSONDocument] {
        let all = try loaded()
        guard let (local, _) = stage.equality else { return all }
        var matched: Set<Int> = []
        var wanted: [BSONValue] = []
        _ = local.visit(document, leaf: .expanded) { element in
            wanted.append(element.value ?? .null)
            return false
        }
        for value in wanted {
            environment.budget.spend(1)
            if case .regex = value { continue }
            for place in places[KeyString(value)] ?? [] { matched.insert(place) }
        }
        try environment.budget.check()
        return matched.sorted().map { all[$0] }
    }

    /// Reads the foreign collection and, for an equality, remembers who has which value.
    private func loaded() throws(CommandError) -> [BSONDocument] {
        if let foreign { return foreign }
        let documents = try environment.read(stage.from)
        if let (_, foreignPath) = stage.equality {
            for (index, document) in documents.enumerated() {
                _ = foreignPath.visit(document, leaf: .expanded) { element in
                    let key = KeyString(element.value ?? .null)
                    if places[key]?.last != index { places[key, default: []].append(index) }
                    return false
                }
            }
        }
        foreign = documents
        return documents
    }
}
