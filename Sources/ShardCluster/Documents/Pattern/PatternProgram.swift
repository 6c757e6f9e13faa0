/// A pattern as instructions of a Thompson machine.
struct PatternProgram: Sendable, Hashable {
    enum Instruction: Sendable, Hashable {
        case accept(PatternNode.CharacterSet)
        case jump(Int)
        /// Two ways on, the preferred one first.
        case split(Int, Int)
        case check(PatternNode.Assertion)
        /// A group's begin (even) or end (odd) is here.
        case save(Int)
        /// A new turn of a repetition: these places are forgotten.
        case clear(Range<Int>)
        case match
    }

    private(set) var instructions: [Instruction] = []

    /// Matching costs at most this many steps a character.
    static let instructionLimit = 20_000

    init(_ node: PatternNode) throws(CommandError) {
        try emit(node)
        try add(.match)
    }

    private mutating func add(_ instruction: Instruction) throws(CommandError) {
        guard instructions.count < Self.instructionLimit else {
            throw .location(51091, "Regular expression is invalid: regular expression is too large")
        }
        instructions.append(instruction)
    }

    private mutating func emit(_ node: PatternNode) throws(CommandError) {
        switch node {
        case .empty: return
        case .one(let set): try add(.accept(set))
        case .assertion(let assertion): try add(.check(assertion))
        case .sequence(let parts):
            for part in parts { try emit(part) }
        case .choice(let branches): try emit(choice: branches)
        case .group(let number, let inner):
            try add(.save(2 * number))
            try emit(inner)
            try add(.save(2 * number + 1))
        case .repeated(let inner, let minimum, let maximum, let isLazy):
            for _ in 0..<minimum { try emit(turn: inner) }
            if let maximum {
                try emit(optional: inner, times: maximum - minimum, isLazy: isLazy)
            } else {
                try emit(star: inner, isLazy: isLazy)
            }
        }
    }

    private mutating func emit(choice branches: [PatternNode]) throws(CommandError) {
        var exits: [Int] = []
        for (index, branch) in branches.enumerated() {
            let fork = instructions.count
            let isLast = index == branches.count - 1
            if !isLast { try add(.jump(0)) }
            try emit(branch)
            if !isLast {
                exits.append(instructions.count)
                try add(.jump(0))
                instructions[fork] = .split(fork + 1, instructions.count)
            }
        }
        for exit in exits { instructions[exit] = .jump(instructions.count) }
    }

    private mutating func emit(turn inner: PatternNode) throws(CommandError) {
        let groups = inner.groups
        if !groups.isEmpty { try add(.clear(2 * groups.lowerBound..<2 * groups.upperBound)) }
        try emit(inner)
    }

    private mutating func emit(star inner: PatternNode, isLazy: Bool) throws(CommandError) {
        let fork = instructions.count
        try add(.jump(0))
        try emit(turn: inner)
        try add(.jump(fork))
        instructions[fork] = Self.fork(fork + 1, instructions.count, isLazy)
    }

    private mutating func emit(optional inner: PatternNode, times: Int, isLazy: Bool) throws(CommandError) {
        var forks: [Int] = []
        for _ in 0..<times {
            forks.append(instructions.count)
            try add(.jump(0))
            try emit(turn: inner)
        }
        for fork in forks { instructions[fork] = Self.fork(fork + 1, instructions.count, isLazy) }
    }

    private static func fork(_ into: Int, _ past: Int, _ isLazy: Bool) -> Instruction {
        isLazy ? .split(past, into) : .split(into, past)
    }
}
