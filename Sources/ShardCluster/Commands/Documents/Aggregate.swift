import BSON
import SimKernel

extension Cluster {
    /// aggregate: the filter at the front goes to the shards, the rest runs on what they give.
    mutating func aggregate(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        if request.document["explain"]?.truthy == true { return try explainAggregate(request) }
        let arguments = try Self.aggregateArguments(request)
        let isCollectionless = request.target.int64 == 1
        guard request.target.string != nil || isCollectionless else {
            throw .failedToParse(
                "Invalid command format: the 'aggregate' field must specify a collection name or 1")
        }
        guard let options = try arguments.document("cursor") else {
            throw .failedToParse(
                "The 'cursor' option is required, except for aggregate with the explain argument")
        }
        let constants = constants(try arguments.document("let") ?? [:])
        let stages = try arguments.require(try arguments.array("pipeline"), "pipeline")
        let size = options["batchSize"]?.int64.map { Int(clamping: max(0, $0)) }
        if isCollectionless { return try aggregateWithoutCollection(request, stages, constants, batchSize: size) }
        let name = try request.namespace()
        if let first = stages.first?.document?.first?.key,
            [CurrentOpStage.name, Self.dataDistributionStage].contains(first)
        {
            try Self.requireAdmin(request, first, isCollectionless: false)
        }
        if let begun = try collectionStatistics(stages.first, of: name, request) {
            return try aggregate(
                begun, behind: stages, namespace: name.text, constants, batchSize: size, request)
        }
        let pipeline = try Pipeline(stages, variables: constants.variables.keys, constants: constants)
        var (results, latency) = try results(of: pipeline, on: name, Self.hint(arguments), constants, request)
        if let output = pipeline.output {
            do throws(CommandError) {
                latency += try write(results, by: output, from: name, constants, request)
            } catch {
                // What a document met; all else is found out before any is written.
                throw [11_000, 13_113, 51_132].contains(error.code) ? ExecutorContext.aggregate.around(error) : error
            }
            results = []
        }
        let cursor = OpenCursor(
            id: newCursorID(), namespace: name.text, origin: .results, pending: results[...], readCount: results.count,
            isExhausted: true, lastUsed: now)
        return .reply(success(try firstBatch(cursor, size)), latency: latency)
    }

    static func aggregateArguments(_ request: CommandRequest) throws(CommandError) -> CommandArguments {
        let arguments = try CommandArguments(
            request,
            fields: [
                "pipeline", "cursor", "explain", "allowDiskUse", "bypassDocumentValidation", "collation", "hint", "let",
                "fromMongos", "needsMerge",
            ])
        let isFromRouter = try arguments.strictBool("fromMongos") ?? false
        let needsMerge = try arguments.strictBool("needsMerge") ?? false
        if isFromRouter || needsMerge {
            throw .location(
                51089, "Internal parameter(s) [needsMerge, fromMongos] cannot be set to 'true' when sent to mongos")
        }
        return arguments
    }

    /// Everything that comes out of a pipeline, within the bytes that a cursor may keep.
    private mutating func results(
        of pipeline: Pipeline, on name: Namespace, _ hint: BSONValue?, _ constants: ExpressionConstants,
        _ request: CommandRequest
    ) throws(CommandError) -> ([BSONDocument], Micros) {
        let matcher = try Matcher(pipeline.leadingFilter, constants: constants)
        let source = try source(of: name, for: matcher, request)
        let budget = StepBudget()
        let environment = self.environment(name.database, constants, budget, request)
        let query = pipeline.query(matcher, hint: hint)
        return try source.running(query, .aggregate) { () throws(CommandError) in
            try Self.results(of: pipeline.afterLeadingFilter, on: source, query, environment)
        }
    }

    private static func results(
        of pipeline: Pipeline, on source: ReadSource, _ query: FindQuery, _ environment: PipelineEnvironment
    ) throws(CommandError) -> ([BSONDocument], Micros) {
        let budget = environment.budget
        if let (document, latency) = try counted(by: pipeline, query, source, budget) {
            return (try pipeline.afterFirst.results(of: document.map { [$0] } ?? [], environment), latency)
        }
        var results: [BSONDocument] = []
        var bytes = 0
        let run = PipelineRun(pipeline, environment) { (document) throws(CommandError) in
            bytes += document.bytes.count
            guard bytes <= CrudLimits.cursorBytes else {
                throw .exceededMemoryLimit(
                    "the results of this aggregation take more than \(CrudLimits.cursorBytes) bytes; add a $match or a $limit"
                )
            }
            results.append(document)
            return true
        }
        let statistics: [ReadStatistics]
        if let (walk, part) = source.distinctScan(query) {
            var own = ReadStatistics()
            try walk.visit(part.stored, &own, budget, for: query) { (document) throws(CommandError) in
                try run.push(document)
            }
            statistics = [own]
        } else if query.sort != nil, let limit = query.limit {
            // A sort with a limit behind it is left to the shards, which may have it in an index.
            let read = try source.read(query, first: limit, budget)
            for document in read.documents {
                guard try run.push(document) else { break }
            }
            statistics = read.statistics
        } else {
            statistics = try source.forEach(query, budget) { (document) throws(CommandError) in try run.push(document) }
        }
        try run.finish()
        return (results, DocumentCosts.read(statistics))
    }

    /// A pipeline that begins with counting all: one document, or none when there is nothing to count.
    private static func counted(
        by pipeline: Pipeline, _ query: FindQuery, _ source: ReadSource, _ budget: StepBudget
    ) throws(CommandError) -> (document: BSONDocument?, latency: Micros)? {
        guard case .group(let group)? = pipeline.stages.first, let (id, names) = group.countOnly else { return nil }
        let (count, latency) = try source.count(query.matcher, hint: query.hint, budget)
        guard count > 0 else { return (nil, latency) }
        var document: BSONDocument = ["_id": id]
        for name in names { document.append(name, .integer(count)) }
        return (document, latency)
    }

    /// What `$lookup` and its like read from: the cluster as it is now.
    mutating func environment(
        _ database: String, _ constants: ExpressionConstants, _ budget: StepBudget, _ request: CommandRequest
    ) -> PipelineEnvironment {
        let snapshot = self
        return PipelineEnvironment(
            constants: constants, budget: budget,
            read: { (collection) throws(CommandError) in
                var cluster = snapshot
                let source = try cluster.source(of: Namespace(database, collection), for: .all, request)
                var documents: [BSONDocument] = []
                try source.forEach(FindQuery(.all), budget) { (document) throws(CommandError) in
                    documents.append(document)
                    return true
                }
                return documents
            }, chance: generator.split())
    }
}

extension Pipeline {
    /// A sort at the front, with the number of documents that a limit behind it leaves.
    var leadingSort: (sort: SortPattern, limit: Int?)? {
        guard case .sort(let pattern)? = stages.first else { return nil }
        guard stages.count > 1, case .limit(let count) = stages[1] else { return (pattern, nil) }
        return (pattern, count)
    }

    /// Without its first stage.
    var afterFirst: Pipeline { droppingFirst() }
}
