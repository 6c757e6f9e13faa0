/// Finds what the groups of a pattern captured: Pike's machine with a place for each bracket in every thread.
///
/// Time is at most match length times program length times groups.
struct PatternCaptures {
    private struct Thread {
        var state: Int
        /// Begin and end of each group; -1 for none.
        var places: [Int]
    }

    private let instructions: [PatternProgram.Instruction]
    private let scalars: [UInt32]
    private let groups: Int
    private var threads: [Thread] = []
    private var seen: [Int]

    init(_ program: PatternProgram, scalars: [UInt32], groups: Int) {
        instructions = program.instructions
        self.scalars = scalars
        self.groups = groups
        seen = [Int](repeating: -1, count: instructions.count)
    }

    /// The groups of the match that begins where `match` does and is preferred.
    mutating func groups(of match: Range<Int>) -> [Range<Int>?] {
        var best = [Int](repeating: -1, count: 2 * groups)
        threads = []
        var starts = [Thread(state: 0, places: best)]
        for position in match.lowerBound...match.upperBound {
            threads.removeAll(keepingCapacity: true)
            for thread in starts {
                guard let places = follow(thread, at: position) else { continue }
                best = places
                break
            }
            guard position < match.upperBound else { break }
            starts = threads.compactMap { thread in
                guard case .accept(let set) = instructions[thread.state], set.contains(scalars[position]) else {
                    return nil
                }
                return Thread(state: thread.state + 1, places: thread.places)
            }
        }
        return (0..<groups).map { group in
            let begin = best[2 * group]
            let end = best[2 * group + 1]
            return begin >= 0 && end >= begin ? begin..<end : nil
        }
    }

    /// Adds all that is reachable without consuming anything; gives the places of a match.
    private mutating func follow(_ thread: Thread, at position: Int) -> [Int]? {
        var pending = [thread]
        while var next = pending.popLast() {
            if seen[next.state] == position { continue }
            seen[next.state] = position
            switch instructions[next.state] {
            case .accept: threads.append(next)
            case .match: return next.places
            case .jump(let state):
                next.state = state
                pending.append(next)
            case .split(let preferred, let other):
                pending.append(Thread(state: other, places: next.places))
                pending.append(Thread(state: preferred, places: next.places))
            case .check(let assertion):
                guard assertion.holds(at: position, in: scalars) else { continue }
                next.state += 1
                pending.append(next)
            case .save(let place):
                next.places[place] = position
                next.state += 1
                pending.append(next)
            case .clear(let places):
                for place in places { next.places[place] = -1 }
                next.state += 1
                pending.append(next)
            }
        }
        return nil
    }
}
