import SimKernel

/// One client's use of a register, from its call to its return.
struct RegisterOperation: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case write(Int64)
        case read(Int64)
    }

    let kind: Kind
    let call: Micros
    /// `Micros.max` for one whose outcome nobody knows: it may have an effect at any later time, or none.
    var end: Micros
}

/// Whether a history of one register could have been that of a register used by one client at a time.
///
/// The algorithm of J. Wing and C. Gong ("Testing and Verifying Concurrent Objects", 1993) with the memoisation of
/// G. Lowe ("Testing for linearizability", 2017): a search for an order, in which each operation lies between its call and
/// its return, that remembers which sets of operations with which value were a dead end. Histories are checked key by key,
/// which is as good as the whole (Herlihy and Wing's locality).
struct LinearizabilityCheck {
    enum Verdict: Sendable, Hashable {
        case linearizable, notLinearizable
        /// Given up after `maximumSteps`.
        case undecided
    }

    private struct Configuration: Hashable {
        var done: [UInt64]
        var value: Int64
    }

    static let maximumSteps = 200_000

    private let operations: [RegisterOperation]
    /// A doubly linked list over the calls (`0..<n`) and returns (`n..<2n`); `2n` is its head.
    private var next: [Int]
    private var previous: [Int]

    private init(_ history: [RegisterOperation]) {
        operations = history
        let count = history.count
        next = Array(repeating: -1, count: 2 * count + 1)
        previous = Array(repeating: -1, count: 2 * count + 1)
        let order = (0..<2 * count).map { entry in
            (time: entry < count ? history[entry].call : history[entry - count].end, entry: entry)
        }.sorted { $0 < $1 }
        var last = 2 * count
        for (_, entry) in order {
            next[last] = entry
            previous[entry] = last
            last = entry
        }
    }

    static func verdict(on history: [RegisterOperation], initially value: Int64) -> Verdict {
        let relevant = withoutUnseen(history)
        if relevant.isEmpty { return .linearizable }
        var check = LinearizabilityCheck(relevant)
        return check.search(from: value)
    }

    /// A write that may have had no effect, and whose value nobody read, changes nothing.
    private static func withoutUnseen(_ history: [RegisterOperation]) -> [RegisterOperation] {
        var seen = Set<Int64>()
        for case .read(let value) in history.map(\.kind) { seen.insert(value) }
        return history.filter { operation in
            if operation.end == .max, case .write(let value) = operation.kind { seen.contains(value) } else { true }
        }
    }

    private mutating func search(from initial: Int64) -> Verdict {
        let count = operations.count
        let head = 2 * count
        var state = Configuration(done: Array(repeating: 0, count: (count + 63) / 64), value: initial)
        var known = Set<Configuration>()
        var path: [(call: Int, before: Int64)] = []
        var entry = next[head]
        var steps = 0
        while next[head] != -1 {
            steps += 1
            if steps > Self.maximumSteps { return .undecided }
            if entry >= 0, entry < count {
                if let value = Self.apply(operations[entry].kind, to: state.value) {
                    var candidate = state
                    candidate.done[entry >> 6] |= 1 << UInt64(entry & 63)
                    candidate.value = value
                    if known.insert(candidate).inserted {
                        path.append((entry, state.value))
                        state = candidate
                        lift(entry)
                        entry = next[head]
                        continue
                    }
                }
                entry = next[entry]
            } else {
                // Somebody has returned who could not be put in place: the last choice was wrong.
                guard let last = path.popLast() else { return .notLinearizable }
                state.done[last.call >> 6] &= ~(1 << UInt64(last.call & 63))
                state.value = last.before
                unlift(last.call)
                entry = next[last.call]
            }
        }
        return .linearizable
    }

    /// The register's value after an operation; nil if the operation can't be at this place.
    private static func apply(_ kind: RegisterOperation.Kind, to value: Int64) -> Int64? {
        switch kind {
        case .write(let new): new
        case .read(let seen): seen == value ? value : nil
        }
    }

    private mutating func lift(_ call: Int) {
        unlink(call)
        unlink(call + operations.count)
    }

    private mutating func unlift(_ call: Int) {
        link(call + operations.count)
        link(call)
    }

    private mutating func unlink(_ entry: Int) {
        next[previous[entry]] = next[entry]
        if next[entry] >= 0 { previous[next[entry]] = previous[entry] }
    }

    private mutating func link(_ entry: Int) {
        next[previous[entry]] = entry
        if next[entry] >= 0 { previous[next[entry]] = entry }
    }
}
