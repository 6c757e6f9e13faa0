import LabEngine
import LabFormat
import Progress

/// One attempt's standing.
struct StandingRow: Encodable {
    var learner: String
    var lab: String
    var course: String
    var mode: String
    var practice: Bool
    var passed: Int
    /// Nil where the lab's text is lost.
    var steps: Int?
    var points: Int
    var of: Int?
    var inputs: Int
    var began: Int64

    var isDone: Bool { steps.map { passed >= $0 } ?? false }

    init(_ standing: AttemptStanding, store: ProgressStore) {
        let header = standing.attempt.header
        learner = header.learner
        lab = header.lab
        course = header.course
        mode = header.mode
        practice = header.practice
        passed = standing.last?.record.passed ?? 0
        points = standing.last?.record.points ?? 0
        inputs = standing.inputs
        began = standing.attempt.began
        if let played = try? store.texts(logic: header.logic)?.edition?.lab {
            let kept = played.steps.filter { $0.modes.isEmpty || $0.modes.map(\.rawValue).contains(header.mode) }
            steps = kept.count
            of = kept.reduce(0) { $0 + $1.points }
        }
    }
}
