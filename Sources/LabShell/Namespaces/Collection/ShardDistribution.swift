import BSON
import ShellSyntax

/// Byte counts as mongosh rounds them, always down.
enum DataFormat {
    static func text(_ bytes: Double) -> String {
        let kibi = 1024.0
        if bytes < kibi { return NumberText.text(bytes.rounded(.down)) + "B" }
        if bytes < kibi * kibi { return NumberText.text((bytes / kibi).rounded(.down)) + "KiB" }
        if bytes < kibi * kibi * kibi { return hundredths((bytes / kibi).rounded(.down) / kibi) + "MiB" }
        return hundredths((bytes / (kibi * kibi)).rounded(.down) / kibi) + "GiB"
    }

    private static func hundredths(_ number: Double) -> String { NumberText.text((number * 100).rounded(.down) / 100) }
}

private struct ShardPart {
    var shard: String
    var host: String
    var bytes: Double
    var documents: Double
    var averageBytes: Double
    var chunks: Int

    var document: BSONDocument {
        [
            "data": .string(DataFormat.text(bytes)), "docs": .double(documents),
            "chunks": .int32(Int32(clamping: chunks)),
            "estimated data per chunk": .string(DataFormat.text(chunks == 0 ? 0 : bytes / Double(chunks))),
            "estimated docs per chunk": .double(chunks == 0 ? 0 : (documents / Double(chunks)).rounded(.down)),
        ]
    }

    func share(of total: (bytes: Double, documents: Double)) -> BSONValue {
        func percent(_ part: Double, _ whole: Double) -> String {
            NumberText.text(whole == 0 ? 0 : (part / whole * 10_000).rounded(.down) / 100)
        }
        return .array([
            .string("\(percent(bytes, total.bytes)) % data"),
            .string("\(percent(documents, total.documents)) % docs in cluster"),
            .string("\(DataFormat.text(averageBytes)) avg obj size on shard"),
        ])
    }
}

extension Machine {
    fileprivate mutating func shardParts(_ collection: CollectionName, _ call: Call) throws(Interruption) -> [ShardPart]
    {
        guard let entry = try config("collections", where: ["_id": .string(collection.namespace)], call).first,
            entry["unsplittable"]?.truthy != true,
            let uuid = entry["uuid"]
        else {
            throw .error(
                ShellError(
                    "MongoshInvalidInputError", "[SHAPI-10001] Collection \(collection.namespace) is not sharded.",
                    at: call.span,
                    remedy: "sh.shardCollection(\"\(collection.namespace)\", { ... }) shards it."))
        }
        let stats = try command(["collStats": .string(collection.name)], on: collection.database, at: call.span)
        let hosts = try config("shards", call)
        let chunks = try config("chunks", where: ["uuid": uuid], call)
        var parts: [ShardPart] = []
        for (shard, value) in stats["shards"]?.document ?? [:] {
            guard let document = value.document else { continue }
            let host = hosts.first { $0["_id"]?.string == shard }?["host"]?.string ?? ""
            let bytes = document["size"]?.double ?? 0
            let count = document["count"]?.double ?? 0
            parts.append(
                ShardPart(
                    shard: shard, host: host, bytes: bytes, documents: count,
                    averageBytes: document["avgObjSize"]?.double ?? (count == 0 ? 0 : bytes / count),
                    chunks: chunks.count { $0["shard"]?.string == shard }))
        }
        return parts
    }
}

let shardDistribution = Method(
    "getShardDistribution", [], .reads, "How data and documents are spread over the shards.",
    example: "db.orders.getShardDistribution()"
) { (machine, call) throws(Interruption) in
    let parts = try machine.shardParts(machine.receiverCollection(call), call)
    var result = BSONDocument()
    for part in parts { result.append("Shard \(part.shard) at \(part.host)", .document(part.document)) }
    let total = (bytes: parts.reduce(0) { $0 + $1.bytes }, documents: parts.reduce(0) { $0 + $1.documents })
    var totals: BSONDocument = [
        "data": .string(DataFormat.text(total.bytes)), "docs": .double(total.documents),
        "chunks": .int32(Int32(clamping: parts.reduce(0) { $0 + $1.chunks })),
    ]
    for part in parts { totals.append("Shard \(part.shard)", part.share(of: total)) }
    result.append("Totals", .document(totals))
    return try machine.sections(machine.value(of: .document(result)), at: call.span)
}
