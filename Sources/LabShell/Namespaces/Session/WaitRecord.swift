import BSON
import CloudPlatform
import ShardCluster
import SimKernel

/// What stood when an input's first `wait` began, for the line that its last one prints.
struct WaitRecord: Sendable {
    var start: Start?

    struct Start: Sendable {
        var time: Micros
        var batches: Double
        var documents: Double
        var failed: Double
        var requests: RequestCounts
        var moves: Int
        var partitionMoves: Int
    }
}

extension Machine {
    /// Notes where waiting began, once an input (and anew inside `fork`).
    mutating func beginWaiting() {
        guard waiting.start == nil else { return }
        waiting.start = WaitRecord.Start(
            time: world.now, batches: loadCount("batches"), documents: loadCount("documents"),
            failed: loadCount("failed"), requests: world.requestCounts,
            moves: world.cluster.migrations.history.count, partitionMoves: world.partitionMoves)
    }

    private func loadCount(_ name: String) -> Double { fact("load." + name)?.double ?? 0 }

    /// `409 batches, 40.9 M documents, 0 failed, p95 4.2 s; 52 ranges moved`, or `2,927 requests answered, 3 failed`.
    func waitSummary() -> String {
        guard let start = waiting.start else { return "" }
        var parts: [String] = []
        let batches = loadCount("batches") - start.batches
        let failed = loadCount("failed") - start.failed
        if batches > 0 || failed > 0 {
            let window: BSONDocument = ["since": .date(VirtualDate.ms(start.time)), "until": .date(world.date)]
            var text =
                "\(plural(batches, "batch", "batches")), \(Self.magnitude(loadCount("documents") - start.documents)) documents, \(NumberText.text(failed)) failed"
            if let p95 = fact("load.p95", [.document(window)])?.double { text += ", p95 \(Unit.text(p95, "s"))" }
            parts.append(text)
        }
        let requests = world.requestCounts - start.requests
        if requests.answered > 0 || requests.failed > 0 {
            parts.append(
                "\(plural(Double(requests.answered), "request", "requests")) answered, \(NumberText.grouped(Double(requests.failed))) failed"
            )
        }
        let moves = world.cluster.migrations.history.count - start.moves
        if moves > 0 || batches > 0 || failed > 0 { parts.append(plural(Double(moves), "range moved", "ranges moved")) }
        let partitions = world.partitionMoves - start.partitionMoves
        if partitions > 0 { parts.append(plural(Double(partitions), "partition moved", "partitions moved")) }
        if parts.isEmpty { return "\(Unit.span(world.now - start.time)) passed. No load ran and nothing moved." }
        return parts.joined(separator: "; ")
    }

    private func plural(_ count: Double, _ one: String, _ many: String) -> String {
        "\(NumberText.grouped(count)) \(count == 1 ? one : many)"
    }

    /// 250,000 and 40.9 M.
    private static func magnitude(_ count: Double) -> String {
        count < 1_000_000 ? NumberText.grouped(count) : NumberText.fixed(count / 1_000_000, 1) + " M"
    }
}
