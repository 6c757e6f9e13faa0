import SimKernel

/// What became of a database's writes; each is in exactly one place.
struct CommitCounts: Sendable, Hashable {
    /// Executed on a primary.
    var written: Int64 = 0
    /// Told to the client as committed, ever.
    var acknowledged: Int64 = 0
    /// Of those, gone with a primary.
    var lostAcknowledged: Int64 = 0
    /// Of those again, acknowledged after the standbys had confirmed them.
    var lostSynchronous: Int64 = 0
    /// Gone without the client having been told.
    var lostUnacknowledged: Int64 = 0
    /// Kept though the client was never told.
    var keptUnacknowledged: Int64 = 0
    /// Of those, gone later; they count as lost without acknowledgement.
    var keptLost: Int64 = 0
    /// Not executed: no primary, no connection free, or too few replicas.
    var failedWrites: Int64 = 0
    var readsServed: Int64 = 0
    var failedReads: Int64 = 0
    /// Up to here the present history is acknowledged.
    var acknowledgedTo: Int64 = 0
    /// Up to here standbys had confirmed it when it was acknowledged.
    var confirmedTo: Int64 = 0

    func hash(into trace: inout TraceHash) {
        for count in [
            written, acknowledged, lostAcknowledged, lostSynchronous, lostUnacknowledged, keptUnacknowledged,
            keptLost, failedWrites, readsServed, failedReads, acknowledgedTo, confirmedTo,
        ] { trace.combine(count) }
    }
}
