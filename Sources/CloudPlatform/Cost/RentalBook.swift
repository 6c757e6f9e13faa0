import SimKernel

/// What was rented when.
struct RentalBook: Sendable {
    struct Entry: Sendable {
        let rental: Rental
        let from: Micros
        /// Nil as long as it runs.
        var to: Micros?
    }

    /// It was gone at this time; the next look closes its line then.
    mutating func end(_ resource: String, at time: Micros) {
        ends.append((resource, time))
        isStale = true
    }

    /// Somebody's bytes between regions, as they were noticed.
    struct Flow: Sendable {
        let resource: String
        var sent = Series()
        /// Sent since then, in bytes.
        var open: Int64 = 0
    }

    /// The newest that are kept of those that are over; the older half goes when there are twice as many.
    static let kept = 10_000

    private(set) var open: [Entry] = []
    private var closed = PersistentArray<Entry>()
    /// Before this time nothing is known any more.
    private(set) var knownSince: Micros = 0
    /// Bytes sent from region to region, by who sent them, in the order of their first.
    private(set) var flows: [Flow] = []
    /// Something may have come or gone since it was last looked.
    var isStale = false
    /// What has gone since then, and when.
    private var ends: [(resource: String, at: Micros)] = []
    private var sizes: [(shard: String, bytes: Int64)] = []

    /// Begins what is new and ends what is gone. Takes time in proportion to what runs.
    mutating func observe(_ rentals: [Rental], at time: Micros) {
        let ends = self.ends
        isStale = false
        self.ends = []
        if open.count == rentals.count, zip(open, rentals).allSatisfy({ $0.rental.isSame(as: $1) }) { return }
        let before = open
        var rest = open
        open = rentals.map { rental in
            if let index = rest.firstIndex(where: { $0.rental.isSame(as: rental) }) { return rest.remove(at: index) }
            let isChanged = before.contains { $0.rental.kind == rental.kind && $0.rental.resource == rental.resource }
            return Entry(rental: rental, from: isChanged ? time : min(time, rental.since ?? time), to: nil)
        }
        for entry in rest {
            var over = entry
            over.to = min(time, ends.last { $0.resource == entry.rental.resource }?.at ?? time)
            if entry.from < over.to ?? time { close(over) }
        }
    }

    private mutating func close(_ entry: Entry) {
        if closed.count == 2 * Self.kept {
            knownSince = closed[Self.kept - 1].to ?? knownSince
            closed = PersistentArray(closed.dropFirst(Self.kept))
        }
        closed.append(entry)
    }

    /// All that ran at some time in the window, oldest first, and the hours that it did.
    func spans(from: Micros, to: Micros) -> [(rental: Rental, hours: Double)] {
        (Array(closed) + open).compactMap { entry in
            let span = min(entry.to ?? to, to) &- max(entry.from, from)
            return span > 0 ? (entry.rental, span.inSeconds / 3_600) : nil
        }
    }

    /// What grew on a shard, in bytes, since it was last looked at.
    mutating func growth(of shard: String, to bytes: Int64) -> Int64 {
        guard let index = sizes.firstIndex(where: { $0.shard == shard }) else {
            sizes.append((shard, bytes))
            return bytes
        }
        let before = sizes[index].bytes
        sizes[index].bytes = bytes
        return max(0, bytes &- before)
    }

    mutating func send(_ bytes: Int64, for resource: String) {
        guard bytes > 0 else { return }
        guard let index = flows.firstIndex(where: { $0.resource == resource }) else {
            return flows.append(Flow(resource: resource, open: bytes))
        }
        let (sum, overflow) = flows[index].open.addingReportingOverflow(bytes)
        flows[index].open = overflow ? .max : sum
    }

    /// What was sent since it was last settled counts as of now.
    mutating func settleTraffic(at time: Micros) {
        for index in flows.indices where flows[index].open > 0 {
            flows[index].sent.append(at: time, Double(flows[index].open))
            flows[index].open = 0
        }
    }

    func hash(into trace: inout TraceHash) {
        for entry in open {
            trace.combine(entry.rental.resource)
            trace.combine(entry.rental.item)
            trace.combine(entry.from)
        }
        trace.combine(Int64(closed.count))
        trace.combine(Int64(flows.reduce(0) { $0 + $1.sent.count }))
        for flow in flows where flow.open > 0 { trace.combine(flow.open) }
    }
}
