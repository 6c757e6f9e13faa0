import SimKernel

/// Which moves go on at once: in the plan's order, each as soon as both of its nodes are free. A node takes part in one
/// move at a time, so that it always gives a move its whole bandwidth.
struct MoveSchedule: Sendable {
    /// Places in the plan, in order.
    private(set) var waiting: [Int]
    private var busy: Set<Int> = []

    init(count: Int) { waiting = Array(0..<count) }

    /// Takes the first move that can begin.
    mutating func next(of moves: [RebalancePlan.Move], unless barred: (Int) -> Bool = { _ in false }) -> Int? {
        for (place, index) in waiting.enumerated() {
            let move = moves[index]
            guard !busy.contains(move.from), !busy.contains(move.to), !barred(move.from), !barred(move.to) else {
                continue
            }
            waiting.remove(at: place)
            busy.insert(move.from)
            busy.insert(move.to)
            return index
        }
        return nil
    }

    mutating func finish(_ move: RebalancePlan.Move) {
        busy.remove(move.from)
        busy.remove(move.to)
    }

    /// How long all moves take if nothing gets in their way.
    static func duration(of moves: [RebalancePlan.Move], settings: RebalancerSettings) -> Micros {
        var schedule = MoveSchedule(count: moves.count)
        var queue = EventQueue<Int>()
        var now: Micros = 0
        while true {
            while let index = schedule.next(of: moves) {
                queue.schedule(index, at: now + settings.span(bytes: moves[index].bytes))
            }
            guard let (time, index) = queue.pop() else { return now }
            now = time
            schedule.finish(moves[index])
        }
    }
}
