import BSON
import ShardCluster
import Testing

@testable import CloudPlatform

/// Policies run over scripts, for tables taken from their documentation.
enum Script {
    /// The counts that a policy wants, row by row.
    static func wanted(_ options: BSONDocument, _ rows: [BSONValue]) throws -> [Int64] {
        try decisions(options, rows).map { try #require($0["wanted"]?.int64) }
    }

    static func decisions(_ options: BSONDocument, _ rows: [BSONValue]) throws -> [BSONDocument] {
        var world = World(shards: 0)
        var options = options
        options.append("script", .array(rows))
        let reply = try world.call("scaler.decide", .document(options))
        return try #require(reply.array).compactMap(\.document)
    }

    /// The same value again and again.
    static func rows(_ count: Int, _ row: BSONDocument) -> [BSONValue] {
        Array(repeating: .document(row), count: count)
    }
}
