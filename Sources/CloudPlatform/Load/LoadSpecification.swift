import BSON
package import ShardCluster
package import SimKernel

/// What an application does all day: a closed loop of batches.
package struct LoadSpecification: Sendable, Hashable {
    package let namespace: Namespace
    /// Operations a batch.
    package let batch: Int64
    /// A client's pause between an answer and its next batch.
    package let thinkTime: Micros
    package let clients: Int
    package let keys: KeyDistribution
    /// The share of a batch's operations that read by shard key.
    package let reads: Double
    package let documentBytes: Int64
    /// The load stops after so many batches of all clients together.
    package let batches: Int64?
    /// Nil where the client says none: the cluster's default then holds.
    package let writeConcern: WriteConcern?

    package init(
        namespace: Namespace, batch: Int64, thinkTime: Micros, clients: Int, keys: KeyDistribution, reads: Double,
        documentBytes: Int64, batches: Int64?, writeConcern: WriteConcern? = nil
    ) {
        self.namespace = namespace
        self.batch = batch
        self.thinkTime = thinkTime
        self.clients = clients
        self.keys = keys
        self.reads = reads
        self.documentBytes = documentBytes
        self.batches = batches
        self.writeConcern = writeConcern
    }

    /// What inserts so many documents of a batch once more.
    func again(_ documents: Int64) -> LoadSpecification {
        LoadSpecification(
            namespace: namespace, batch: documents, thinkTime: thinkTime, clients: clients, keys: keys, reads: 0,
            documentBytes: documentBytes, batches: batches, writeConcern: writeConcern)
    }

    /// `{_id: ObjectId, key: int}` as BSON.
    static let smallestDocument: Int64 = 31

    var inserts: Int64 { batch - Int64((Double(batch) * reads).rounded()) }

    /// Bytes of the string field that makes a document as long as asked.
    ///
    /// The field `pad` costs eleven bytes besides its text; a document that is a little longer than the smallest goes
    /// without.
    var padBytes: Int32 {
        Int32(clamping: max(0, documentBytes - Self.smallestDocument - 10))
    }
}

extension LoadSpecification {
    private static let known = [
        "namespace", "batch", "thinkTime", "clients", "keys", "reads", "documentBytes", "batches", "writeConcern",
    ]

    /// - Throws: BadValue (2), TypeMismatch (14) or InvalidNamespace (73), naming the option.
    init(_ options: Options) throws(CommandError) {
        try options.refuseUnknown(Self.known)
        let namespace = try Namespace(parsing: try options.required("namespace"))
        guard !["admin", "config", "local"].contains(namespace.database) else {
            throw .badValue("load.start does not insert into \(namespace.database). Choose a database of your own.")
        }
        let think = try options.value("thinkTime").map { value throws(CommandError) in
            try Span.parse(value, named: "thinkTime")
        }
        self.init(
            namespace: namespace,
            batch: try options.integer("batch", in: 1...1_000_000) ?? 100_000,
            thinkTime: think ?? .seconds(1),
            clients: Int(try options.integer("clients", in: 1...1_000) ?? 1),
            keys: try KeyDistribution(try options.options("keys")),
            reads: try options.number("reads", in: 0...1) ?? 0,
            documentBytes: try options.integer("documentBytes", in: Self.smallestDocument...16_000_000)
                ?? Self.smallestDocument,
            batches: try options.integer("batches", in: 1...100_000_000),
            writeConcern: try options.options("writeConcern").map { given throws(CommandError) in
                try WriteConcern(client: given.document)
            })
        for batch in keys.batches(count: 1_000, firstNumber: 0, padBytes: padBytes) { try batch.validate() }
    }
}

extension KeyDistribution {
    private static let bound: Int64 = 1 << 61

    /// Uniform over 0...100000, as proof 07 draws its keys, unless told otherwise.
    init(_ options: Options?) throws(CommandError) {
        guard let options else {
            self = .uniform(KeyInterval(field: "key", low: 0, high: 100_000))
            return
        }
        try options.refuseUnknown(["distribution", "field", "low", "high", "exponent", "share", "width"])
        let low = try options.integer("low", in: -Self.bound...Self.bound) ?? 0
        let high = try options.integer("high", in: -Self.bound...Self.bound) ?? max(low, 100_000)
        guard low <= high else {
            throw .badValue("load.start keys: low must not be above high, but \(low) > \(high).")
        }
        let interval = KeyInterval(field: try options.string("field") ?? "key", low: low, high: high)
        let name = try options.string("distribution") ?? "uniform"
        switch name {
        case "uniform": self = .uniform(interval)
        case "zipf": self = .zipf(interval, exponent: try options.number("exponent", in: 0.1...4) ?? 1)
        case "growing": self = .growing(interval)
        case "hot":
            self = .hot(
                interval, share: try options.number("share", in: 0...1) ?? 0.9,
                width: try options.integer("width", in: 1...Self.bound) ?? max(1, interval.width / 100))
        default:
            throw .badValue(
                "load.start keys: there is no distribution \"\(name)\", but uniform, zipf, growing and hot.")
        }
    }
}
