/// Requests that have ended so far: those of traffic, pools, databases and probes, and of the elastic manager's load.
package struct RequestCounts: Sendable, Hashable {
    package var answered: Int64 = 0
    package var failed: Int64 = 0

    package static func - (a: Self, b: Self) -> Self {
        RequestCounts(answered: a.answered &- b.answered, failed: a.failed &- b.failed)
    }
}

extension Platform {
    /// Linear in the operations of the probes that have been made.
    package var requestCounts: RequestCounts {
        var counts = RequestCounts()
        for client in traffic.clients {
            counts.answered += client.answered
            counts.failed += client.failed
        }
        for run in pools.runs {
            counts.answered += Int64(run.ended.count) - run.failed
            counts.failed += run.failed
        }
        for database in databases.all {
            counts.answered += database.counts.acknowledged + database.counts.readsServed
            counts.failed += database.counts.failedWrites + database.counts.failedReads
        }
        for probe in regions.probes {
            for operation in probe.operations {
                guard case .ended(let outcome, _) = operation.state else { continue }
                if case .success = outcome { counts.answered += 1 } else { counts.failed += 1 }
            }
        }
        counts.answered += Int64(exactly: (elastic.tally.requests - elastic.tally.failed).rounded()) ?? 0
        counts.failed += Int64(exactly: elastic.tally.failed.rounded()) ?? 0
        return counts
    }
}
