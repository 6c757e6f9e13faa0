import LabFormat
import Testing

@testable import LabEngine

@Suite("Golf")
struct GolfScoreTests {
    @Test(
        "Par or better earns all, worse earns the ratio rounded down, no ratio earns nothing",
        arguments: [
            (10.0, 10.0, GoalBlock.Better.lower, 6), (9, 10, .lower, 6), (20, 10, .lower, 3), (11, 10, .lower, 5),
            (1e9, 10, .lower, 0), (10, 10, .higher, 6), (12, 10, .higher, 6), (5, 10, .higher, 3), (0, 10, .higher, 0),
            (-5, 10, .higher, 0), (5, 0, .lower, 0), (0, 0, .lower, 6), (.nan, 10, .lower, 0),
            (.infinity, 10, .lower, 0),
        ])
    func table(value: Double, par: Double, better: GoalBlock.Better, points: Int) {
        #expect(GolfScore.points(6, value: value, par: par, better: better) == points)
    }
}
