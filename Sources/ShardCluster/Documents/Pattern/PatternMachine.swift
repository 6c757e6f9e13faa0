/// Runs a program over a text by keeping the set of all states that it may be in.
///
/// Time is at most text length times program length; nothing is ever tried twice.
struct PatternMachine {
    private let instructions: [PatternProgram.Instruction]
    private let scalars: [UInt32]
    private var threads: [Int] = []
    /// Where the thread at the same place in `threads` began.
    private var starts: [Int] = []
    private var seen: [Int]
    private var stamp = 0

    init(_ program: PatternProgram, text: String) {
        self.init(program, scalars: text.unicodeScalars.map(\.value))
    }

    init(_ program: PatternProgram, scalars: [UInt32]) {
        instructions = program.instructions
        self.scalars = scalars
        seen = [Int](repeating: -1, count: instructions.count)
    }

    mutating func matches() -> Bool { firstMatch(from: 0, anyEnd: true) != nil }

    /// The leftmost match, among those the one that a backtracking matcher prefers; any of them with `anyEnd`.
    ///
    /// Threads stand in the order of preference, so that a match ends all behind it (Pike's machine).
    mutating func firstMatch(from start: Int, anyEnd: Bool = false) -> Range<Int>? {
        var best: Range<Int>?
        var position = start
        while position <= scalars.count {
            stamp += 1
            let targets = threads
            let begins = starts
            threads.removeAll(keepingCapacity: true)
            starts.removeAll(keepingCapacity: true)
            var found: Range<Int>?
            for index in targets.indices where found == nil {
                found = follow(targets[index], began: begins[index], at: position)
            }
            if found == nil, best == nil { found = follow(0, began: position, at: position) }
            best = found ?? best
            if best != nil, anyEnd || threads.isEmpty { return best }
            if position < scalars.count { step(over: scalars[position]) }
            position += 1
        }
        return best
    }

    /// Keeps the threads whose set holds the scalar, moved behind it.
    private mutating func step(over scalar: UInt32) {
        var kept = 0
        for index in threads.indices {
            guard case .accept(let set) = instructions[threads[index]], set.contains(scalar) else { continue }
            threads[kept] = threads[index] + 1
            starts[kept] = starts[index]
            kept += 1
        }
        threads.removeLast(threads.count - kept)
        starts.removeLast(starts.count - kept)
    }

    /// Adds all states reachable from `target` without consuming anything, up to the first that matches.
    private mutating func follow(_ target: Int, began: Int, at position: Int) -> Range<Int>? {
        var pending = [target]
        while let state = pending.popLast() {
            if seen[state] == stamp { continue }
            seen[state] = stamp
            switch instructions[state] {
            case .accept:
                threads.append(state)
                starts.append(began)
            case .jump(let next): pending.append(next)
            case .split(let preferred, let other):
                pending.append(other)
                pending.append(preferred)
            case .check(let assertion):
                if holds(assertion, at: position) { pending.append(state + 1) }
            case .save, .clear: pending.append(state + 1)
            case .match: return began..<position
            }
        }
        return nil
    }

    private func holds(_ assertion: PatternNode.Assertion, at position: Int) -> Bool {
        assertion.holds(at: position, in: scalars)
    }
}

extension PatternNode.Assertion {
    func holds(at position: Int, in scalars: [UInt32]) -> Bool {
        func isWord(_ position: Int) -> Bool {
            scalars.indices.contains(position) && PatternNode.CharacterSet.word.contains(scalars[position])
        }
        return switch self {
        case .textStart: position == 0
        case .textEnd: position == scalars.count
        case .lastLineEnd:
            position == scalars.count || (position == scalars.count - 1 && scalars[position] == 0x0A)
        case .lineStart: position == 0 || scalars[position - 1] == 0x0A
        case .lineEnd: position == scalars.count || scalars[position] == 0x0A
        case .wordBoundary: isWord(position - 1) != isWord(position)
        case .noWordBoundary: isWord(position - 1) == isWord(position)
        }
    }
}
