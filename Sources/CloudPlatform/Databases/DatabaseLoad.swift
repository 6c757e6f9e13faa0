import SimKernel

/// What clients ask for a second; within a tick the requests come evenly.
struct DatabaseLoad: Sendable, Hashable {
    /// More than a member can do is allowed, more than can be counted is not.
    static let limit: Int64 = 1_000_000

    var reads: Int64 = 0
    var writes: Int64 = 0
    private var readsOwed: Int64 = 0
    private var writesOwed: Int64 = 0

    /// The requests of one tick; rests are carried on.
    mutating func next(_ tick: Micros) -> (reads: Int64, writes: Int64) {
        let second = Micros.seconds(1 as Int64)
        readsOwed += reads * tick
        writesOwed += writes * tick
        defer { (readsOwed, writesOwed) = (readsOwed % second, writesOwed % second) }
        return (readsOwed / second, writesOwed / second)
    }

    func hash(into trace: inout TraceHash) {
        for number in [reads, writes, readsOwed, writesOwed] { trace.combine(number) }
    }
}
