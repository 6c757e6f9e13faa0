import BSON
import SimKernel

/// The result document of a run, as it grows.
struct ProofResult: Sendable {
    let id: String
    let testID: String
    let began: Micros
    private(set) var batches = 0
    private var documents: Int64 = 0
    private var times: [BSONValue] = []
    private var chunkCounts: [BSONValue] = []
    private var diskSizes: [BSONValue] = []

    init(began: Micros, testID: String) {
        id = "shard_test_" + CalendarText.stamp(began)
        self.testID = testID
        self.began = began
    }

    mutating func add(batchOf count: Int64, duration: Micros, at time: Micros) {
        batches += 1
        documents += count
        times.append(
            .document([
                "ts": Self.date(time), "duration": .double(duration.inSeconds), "total_docs": .number(documents),
            ]))
    }

    /// `counts` as the catalog has them, a shard without a chunk left out.
    mutating func add(chunkCounts counts: [(shard: String, count: Int)], at time: Micros) {
        let entries = counts.map { BSONValue.document(["shard": .string($0.shard), "cnt": .number(Int64($0.count))]) }
        chunkCounts.append(.document(["ts": Self.date(time), "chunk_counts": .array(entries)]))
    }

    mutating func add(diskTotal total: Double, used: Double, at time: Micros) {
        diskSizes.append(
            .document(["ts": Self.date(time), "disk_total": .double(total), "disk_used": .double(used)]))
    }

    /// With a thousand batches about 90 KB, far below the 16 MiB that a document may have.
    var document: BSONDocument {
        var data = BSONDocument()
        data.append("batch_execution_times", .array(times))
        data.append("chunk_counts", .array(chunkCounts))
        data.append("disk_sizes", .array(diskSizes))
        return [
            "_id": .string(id), "test_id": .string(testID), "ts": Self.date(began), "tag": "pov", "latest": true,
            "test_data": .document(data),
        ]
    }

    private static func date(_ time: Micros) -> BSONValue { .date(VirtualDate.ms(time)) }
}
