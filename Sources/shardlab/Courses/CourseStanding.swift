import LabEngine
import LabFormat
import Progress

/// How far a learner is in a course: each lab's best attempt that was played in it.
struct CourseStanding {
    struct Place: Encodable {
        let lab: String
        var passed = 0
        /// Nil before it is begun.
        var steps: Int?
        var points = 0
        var of: Int?

        var isDone: Bool { steps.map { passed >= $0 } ?? false }
    }

    let course: Course
    let learner: String
    let places: [Place]

    init(_ course: Course, learner: String, store: ProgressStore?) throws(Problem) {
        self.course = course
        self.learner = learner
        var rows: [StandingRow] = []
        if let store {
            rows = try Learners.stored { () throws(ProgressError) in
                try store.standings(learner: learner).map { StandingRow($0, store: store) }
            }
        }
        places = course.labs.map { entry in
            let best = rows.filter { $0.course == course.id && $0.lab == entry.lab.name && !$0.practice }
                .max { ($0.isDone ? 1 : 0, $0.points, $0.passed) < ($1.isDone ? 1 : 0, $1.points, $1.passed) }
            guard let best else { return Place(lab: entry.lab.name) }
            return Place(lab: entry.lab.name, passed: best.passed, steps: best.steps, points: best.points, of: best.of)
        }
    }

    var done: Int { places.count { $0.isDone } }

    var points: Int { places.reduce(0) { $0 + $1.points } }

    var isBegun: Bool { places.contains { $0.steps != nil } }

    /// The first lab that is not done and whose needs are.
    var next: Place? { places.first { !$0.isDone && missing(for: $0.lab).isEmpty } }

    /// What has to be done before a lab and is not.
    func missing(for lab: String) -> [Place] {
        let needs = course.labs.first { $0.lab.name == lab }?.requires.map(\.name) ?? []
        return places.filter { needs.contains($0.lab) && !$0.isDone }
    }
}
