/// Shares a step's points out to the parts that name none.
enum PointShares {
    static func share(_ step: inout Step, findings: Findings) {
        if step.isIncomplete {
            step.points = step.declaredPoints ?? 0
            return
        }
        let parts = step.nodes.indices.filter { step.nodes[$0].isScored }
        let declared = parts.compactMap { step.nodes[$0].declaredPoints }.reduce(0, +)
        let open = parts.filter { step.nodes[$0].declaredPoints == nil }
        guard let total = step.declaredPoints else {
            step.points = declared
            if let first = open.first {
                findings.report(
                    .points, atLine: step.nodes[first].scoredLine,
                    "Neither this block nor its step says how many points it earns",
                    "Write `points=` here or `points:` in the step")
            }
            return
        }
        step.points = total
        guard declared <= total, declared == total || !open.isEmpty || parts.isEmpty else {
            return report(step, declared: declared, total: total, findings: findings)
        }
        guard !open.isEmpty else { return }
        let rest = total - declared
        for (index, node) in open.enumerated() {
            step.nodes[node].setPoints(rest / open.count + (index < rest % open.count ? 1 : 0))
        }
    }

    private static func report(_ step: Step, declared: Int, total: Int, findings: Findings) {
        findings.report(
            .points, at: step.pointsPosition ?? SourcePosition(line: step.line, column: 1),
            "The step's points are \(total), but its parts add up to \(declared)",
            "Change the parts, or write `points: \(declared)`")
    }
}

extension Node {
    var isScored: Bool {
        switch self {
        case .check, .goal, .quiz, .fill: true
        case .prose, .shell, .view, .code: false
        }
    }

    fileprivate var declaredPoints: Int? {
        switch self {
        case .check(let block): block.declaredPoints
        case .goal(let block): block.declaredPoints
        case .quiz(let block): block.declaredPoints
        case .fill(let block): block.declaredPoints
        case .prose, .shell, .view, .code: nil
        }
    }

    fileprivate var scoredLine: Int {
        switch self {
        case .check(let block): block.line
        case .goal(let block): block.line
        case .quiz(let block): block.line
        case .fill(let block): block.line
        case .prose, .shell, .view, .code: 1
        }
    }

    fileprivate mutating func setPoints(_ points: Int) {
        switch self {
        case .check(var block):
            block.points = points
            self = .check(block)
        case .goal(var block):
            block.points = points
            self = .goal(block)
        case .quiz(var block):
            block.points = points
            self = .quiz(block)
        case .fill(var block):
            block.points = points
            self = .fill(block)
        case .prose, .shell, .view, .code:
            break
        }
    }
}
