import LabEngine
import Testing

@Suite("What a step scores")
struct StepScoreTests {
    /// The best check, what was taken off, whether the solution was shown, and what is left.
    struct Row: Sendable {
        var checks: [Int]
        var costs: [Int] = []
        var solution = false
        var expected: Int
    }

    static let rows: [Row] = [
        Row(checks: [], expected: 0),
        Row(checks: [4], expected: 4),
        Row(checks: [4, 7, 3], expected: 7),
        Row(checks: [10], costs: [1], expected: 9),
        Row(checks: [10], costs: [1, 2, 3, 5], expected: 0),
        Row(checks: [10], costs: [3, 3, 3, 3], expected: 0),
        Row(checks: [10], solution: true, expected: 5),
        Row(checks: [10], costs: [1], solution: true, expected: 4),
        Row(checks: [3], costs: [2], solution: true, expected: 0),
        Row(checks: [2], costs: [5], solution: true, expected: 0),
        Row(checks: [10], costs: [Int.max, 1], expected: 0),
    ]

    @Test("Deductions come first, a solution halves the rest, nothing falls below zero", arguments: rows)
    func table(_ row: Row) {
        var score = StepScore()
        for cost in row.costs { score.charge(cost) }
        if row.solution { score.revealSolution() }
        for check in row.checks { score.count(check: check, passes: false) }
        #expect(score.points == row.expected)
    }

    @Test("Help after the check costs as much as help before it")
    func orderDoesNotMatter() {
        var before = StepScore()
        before.charge(2)
        before.revealSolution()
        before.count(check: 9, passes: false)
        var after = StepScore()
        after.count(check: 9, passes: false)
        after.revealSolution()
        after.charge(2)
        #expect(before.points == after.points)
        #expect(before.points == 3)
    }

    @Test("Once passed, a step's points stay, and help is free")
    func passed() {
        var score = StepScore()
        score.count(check: 10, passes: true)
        #expect(score.charge(3) == 0)
        score.revealSolution()
        score.count(check: 2, passes: false)
        #expect(score.points == 10)
        #expect(score.passed)
    }

    @Test(
        "Points without a number are shared in integers, the first ones more",
        arguments: [
            (5, 3, [2, 2, 1]), (4, 4, [1, 1, 1, 1]), (2, 3, [1, 1, 0]), (0, 2, [0, 0]), (7, 1, [7]), (3, 0, []),
        ])
    func shares(points: Int, parts: Int, expected: [Int]) {
        #expect(PointShares.even(points, over: parts) == expected)
    }
}
