import SimKernel

/// A write's place in the one order that lets the last writer win.
struct Stamp: Sendable, Hashable, Comparable {
    let clock: ClockReading
    /// Breaks ties, by the place of the site's region in the store's list.
    let site: Int
    /// The site's own order.
    let number: UInt32

    static func < (left: Self, right: Self) -> Bool {
        if left.clock != right.clock { return left.clock < right.clock }
        return (left.site, left.number) < (right.site, right.number)
    }
}

/// A register whose largest stamp wins: the LWW-register (Shapiro et al. 2011, specification 8).
///
/// It converges, and what it drops it forgets: the ledger of the store knows what that was.
struct LastWriterRegister: Sendable, Hashable {
    private(set) var stamp: Stamp
    /// The write in the ledger.
    private(set) var write: Int

    init(_ write: Int, _ stamp: Stamp) {
        self.write = write
        self.stamp = stamp
    }

    /// Gives the write that lost, if it is another one.
    @discardableResult
    mutating func join(_ other: Self) -> Int? {
        if other.write == write { return nil }
        guard stamp < other.stamp else { return other.write }
        defer { self = other }
        return write
    }

    func hash(into trace: inout TraceHash) { trace.combine(UInt64(write)) }
}
