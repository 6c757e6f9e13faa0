import SimKernel

/// What was rented when.
struct RentalBook: Sendable {
    struct Entry: Sendable {
        let rental: Rental
        let from: Micros
        /// Nil as long as it runs.
        var to: Micros?
    }

    /// The newest that are kept of those that are over; the older half goes when there are twice as many.
    static let kept = 10_000

    private(set) var open: [Entry] = []
    private var closed = PersistentArray<Entry>()
    /// Before this time nothing is known any more.
    private(set) var knownSince: Micros = 0
    /// Bytes sent from region to region, as they were noticed.
    private(set) var sent = Series()
    private var sizes: [(shard: String, bytes: Int64)] = []

    /// Begins what is new and ends what is gone. Takes time in proportion to what runs.
    mutating func observe(_ rentals: [Rental], at time: Micros) {
        if open.count == rentals.count, zip(open, rentals).allSatisfy({ $0.rental.isSame(as: $1) }) { return }
        let before = open
        var rest = open
        open = rentals.map { rental in
            if let index = rest.firstIndex(where: { $0.rental.isSame(as: rental) }) { return rest.remove(at: index) }
            let isChanged = before.contains { $0.rental.kind == rental.kind && $0.rental.resource == rental.resource }
            return Entry(rental: rental, from: isChanged ? time : min(time, rental.since ?? time), to: nil)
        }
        for entry in rest where entry.from < time {
            var over = entry
            over.to = time
            close(over)
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

    mutating func send(_ bytes: Int64, at time: Micros) {
        if bytes > 0 { sent.append(at: time, Double(bytes)) }
    }

    func hash(into trace: inout TraceHash) {
        for entry in open {
            trace.combine(entry.rental.resource)
            trace.combine(entry.rental.item)
            trace.combine(entry.from)
        }
        trace.combine(Int64(closed.count))
        trace.combine(Int64(sent.count))
    }
}
