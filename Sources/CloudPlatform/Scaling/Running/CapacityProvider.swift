import SimKernel

/// The cloud that scalers get instances from.
struct CapacityProvider: Sendable {
    /// A node that was ordered and does not run yet.
    struct Launch: Sendable {
        let id: Int
        let name: String
        let dueAt: Micros
    }

    /// What a node is made as.
    struct Shape: Sendable, Hashable {
        var cpus = 2
        var memoryGB: Int64 = 8
        var diskGB: Int64 = 100
    }

    static let standardStart: Micros = .minutes(1)

    /// How many more instances it can give; nil: any number.
    var available: Int?
    /// From an order until a node has joined.
    var startTime = CapacityProvider.standardStart
    var shape = Shape()
    var launches: [Launch] = []
    /// How many nodes were ever ordered.
    var ordered = 0

    /// Takes so many instances away from what there is.
    ///
    /// - Returns: What is wrong if there are not so many: then it gives none.
    mutating func take(_ count: Int) -> String? {
        guard let left = available else { return nil }
        guard count <= left else {
            return "insufficient capacity: \(count) more \(count == 1 ? "instance was" : "instances were") wanted, "
                + (left == 0 ? "none is left" : "\(left) \(left == 1 ? "is" : "are") left")
        }
        available = left - count
        return nil
    }

    mutating func giveBack(_ count: Int) { available = available.map { $0 + count } }

    func hash(into trace: inout TraceHash) {
        guard available != nil || ordered > 0 || startTime != Self.standardStart || shape != Shape() else { return }
        for number in [Int64(available ?? -1), startTime, Int64(ordered), Int64(shape.cpus)] { trace.combine(number) }
        for launch in launches { trace.combine(launch.dueAt) }
    }
}
