import BSON
import SimKernel

/// `$sort`: all documents, then in order.
final class SortRun: StageRun {
    private let pattern: SortPattern
    private var documents: [BSONDocument] = []
    private var bytes = 0

    /// As the server's `internalQueryMaxBlockingSortMemoryUsageBytes`.
    static let memoryLimit = 104_857_600

    init(_ pattern: SortPattern) { self.pattern = pattern }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        bytes += document.bytes.count
        guard bytes <= Self.memoryLimit else {
            throw .queryExceededMemoryLimitNoDiskUseAllowed(
                "Sort exceeded memory limit of \(Self.memoryLimit) bytes, but did not opt in to external sorting.")
        }
        documents.append(document)
        return true
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool {
        for document in pattern.sorted(documents) {
            guard try next(document) else { return false }
        }
        return true
    }
}

/// `$sample`: a reservoir, shuffled.
final class SampleRun: StageRun {
    private let count: Int
    private var chance: Generator
    private var seen: UInt64 = 0
    private var kept: [BSONDocument] = []

    init(_ count: Int, _ chance: Generator) {
        self.count = count
        self.chance = chance
    }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        seen += 1
        if kept.count < count {
            kept.append(document)
        } else {
            let place = chance.below(seen)
            if place < UInt64(count) { kept[Int(place)] = document }
        }
        return true
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool {
        chance.shuffle(&kept)
        for document in kept {
            guard try next(document) else { return false }
        }
        return true
    }
}

/// `$unionWith`: another collection's results behind the own.
final class UnionRun: StageRun {
    private let collection: String
    private let pipeline: Pipeline
    private let environment: PipelineEnvironment

    init(_ collection: String, _ pipeline: Pipeline, _ environment: PipelineEnvironment) {
        self.collection = collection
        self.pipeline = pipeline
        self.environment = environment
    }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool { try next(document) }

    func finish(to next: StageOutput) throws(CommandError) -> Bool {
        for document in try pipeline.results(of: try environment.read(collection), environment) {
            guard try next(document) else { return false }
        }
        return true
    }
}

/// `$facet`: several pipelines over the same documents, one result document.
final class FacetRun: StageRun {
    private let facets: [(name: String, pipeline: Pipeline)]
    private let environment: PipelineEnvironment
    private var documents: [BSONDocument] = []

    init(_ facets: [(name: String, pipeline: Pipeline)], _ environment: PipelineEnvironment) {
        self.facets = facets
        self.environment = environment
    }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        documents.append(document)
        return true
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool {
        var result = BSONDocument()
        for facet in facets {
            let found = try facet.pipeline.results(of: documents, environment)
            result.append(facet.name, .array(found.map(BSONValue.document)))
        }
        return try next(result)
    }
}
