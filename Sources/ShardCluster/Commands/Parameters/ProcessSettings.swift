import BSON

/// What single processes were told by setParameter and fsync; it lives as long as the process.
struct ProcessSettings: Sendable {
    private struct Process: Sendable {
        let host: String
        var values: [(parameter: ServerParameter, value: BSONValue)] = []
        var locks: Int64 = 0
    }

    /// Those that were told anything, in the order of being told.
    private var told: [Process] = []

    var isEmpty: Bool { told.isEmpty }
    private(set) var hasLocks = false

    func value(of parameter: ServerParameter, at host: String) -> BSONValue {
        told.first { $0.host == host }?.values.first { $0.parameter == parameter }?.value ?? parameter.initial
    }

    /// How often a process was locked and not unlocked since.
    func locks(at host: String) -> Int64 { told.first { $0.host == host }?.locks ?? 0 }

    mutating func set(_ parameter: ServerParameter, to value: BSONValue, at host: String) {
        change(host) { process in
            process.values.removeAll { $0.parameter == parameter }
            process.values.append((parameter, value))
        }
    }

    mutating func lock(_ host: String) { change(host) { $0.locks += 1 } }

    mutating func unlock(_ host: String) { change(host) { $0.locks = max(0, $0.locks - 1) } }

    /// The process has ended.
    mutating func forget(_ host: String) {
        told.removeAll { $0.host == host }
        hasLocks = told.contains { $0.locks > 0 }
    }

    private mutating func change(_ host: String, _ body: (inout Process) -> Void) {
        let place = told.firstIndex { $0.host == host } ?? told.count
        if place == told.count { told.append(Process(host: host)) }
        body(&told[place])
        hasLocks = told.contains { $0.locks > 0 }
    }
}
