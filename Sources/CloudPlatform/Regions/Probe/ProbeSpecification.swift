import BSON
import ShardCluster
import SimKernel

/// What a probe does: reads and writes at a pace, from a region, to one target.
struct ProbeSpecification: Sendable, Hashable {
    enum Target: Sendable, Hashable {
        /// A multi-leader store, by its place.
        case store(Int)
        case collection(Namespace)
    }

    let name: String
    /// Where the client is.
    let region: String
    let target: Target
    /// Operations a second.
    let reads: Double
    let writes: Double
    /// Keys that the operations spread over: "probe-1", "probe-2" and so on.
    let keys: Int
    let duration: Micros
    /// When a client gives up.
    let timeout: Micros
    /// Whether an operation on a collection is sent once more after an error that may pass, as drivers do by default.
    let retries: Bool
    /// What each read and write to a collection carries.
    let readOptions: BSONDocument
    let writeOptions: BSONDocument

    /// Operations of one probe.
    static let operationLimit: Int64 = 20_000

    func key(_ index: Int) -> String { "probe-\(index + 1)" }
}

extension Platform {
    func probeSpecification(_ options: Options) throws(CommandError) -> ProbeSpecification {
        try options.refuseUnknown([
            "name", "from", "store", "collection", "reads", "writes", "keys", "for", "timeout", "readPreference",
            "readConcern", "writeConcern", "retry",
        ])
        let name = try options.required("name")
        guard !regions.probes.contains(where: { $0.specification.name == name }) else {
            throw .illegalOperation("There is a probe \(name) already. Choose another name.")
        }
        let reads = try options.number("reads", in: 0...1_000) ?? 0
        let writes = try options.number("writes", in: 0...1_000) ?? 0
        guard reads > 0 || writes > 0 else {
            throw .badValue("regions.probe needs reads or writes: operations a second.")
        }
        let duration = try options.document["for"].map { value throws(CommandError) in
            try Span.parse(value, named: "for")
        }
        let span = duration ?? .minutes(1)
        guard (reads + writes) * span.inSeconds <= Double(ProbeSpecification.operationLimit) else {
            throw .badValue(
                "A probe makes \(ProbeSpecification.operationLimit) operations at most. Make it slower, or shorter.")
        }
        let timeout = try options.document["timeout"].map { value throws(CommandError) in
            try Span.parse(value, named: "timeout")
        }
        return ProbeSpecification(
            name: name, region: try RegionNames.checked(try options.required("from")),
            target: try probeTarget(options), reads: reads, writes: writes,
            keys: Int(try options.integer("keys", in: 1...100) ?? 10), duration: span,
            timeout: max(timeout ?? .seconds(5), .milliseconds(1)), retries: try options.bool("retry") ?? true,
            readOptions: try readOptions(options),
            writeOptions: try concern("writeConcern", options))
    }

    private func probeTarget(_ options: Options) throws(CommandError) -> ProbeSpecification.Target {
        switch (try options.string("store"), try options.string("collection")) {
        case (let name?, nil):
            for option in ["readPreference", "readConcern", "writeConcern", "retry"] where options.value(option) != nil
            {
                throw .badValue("regions.probe: \(option) is for a collection, not for a store.")
            }
            return .store(try store(named: name))
        case (nil, let name?): return .collection(try Namespace(parsing: name))
        default: throw .badValue("regions.probe needs a store or a collection, one of them.")
        }
    }

    private func readOptions(_ options: Options) throws(CommandError) -> BSONDocument {
        var document = try concern("readConcern", options)
        if let mode = options.value("readPreference")?.string {
            document.append("$readPreference", ["mode": .string(mode)])
        } else if let preference = try options.options("readPreference") {
            document.append("$readPreference", .document(preference.document))
        }
        if let preference = document["$readPreference"]?.document { _ = try ReadPreference(preference) }
        return document
    }

    private func concern(_ name: String, _ options: Options) throws(CommandError) -> BSONDocument {
        guard let concern = try options.options(name) else { return BSONDocument() }
        return BSONDocument([(name, .document(concern.document))])
    }
}
