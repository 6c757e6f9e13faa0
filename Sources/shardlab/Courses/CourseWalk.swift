import LabFormat
import Progress

/// Walking a course: which lab is next, and whether one may be played now.
struct CourseWalk {
    let standing: CourseStanding
    /// As it was given in the call.
    private let dataPath: String?
    private var course: Course { standing.course }

    init(_ course: Course, learner: String, data: DataFolder) throws(Problem) {
        dataPath = data.path
        standing = try CourseStanding(course, learner: learner, store: try data.existingStore())
    }

    /// The lab to go on with.
    func next() throws(Problem) -> String {
        guard let next = standing.next else {
            throw Problem(
                "The course \(course.id) is done: \(standing.done) of \(course.labs.count) labs. Name a lab to play it again."
            )
        }
        return next.lab
    }

    /// - Throws: a problem for a lab or a mode that the course does not have, or a lab whose needs are not done.
    func admit(_ lab: String, mode: Mode, counts: Bool) throws(Problem) {
        guard let entry = course.labs.first(where: { $0.lab.name == lab }) else {
            let labs = course.labs.map(\.lab.name).joined(separator: ", ")
            throw Problem("The course \(course.id) has no lab \(lab), but \(labs). Leave --course out to play it.")
        }
        guard course.modes.contains(mode) else {
            let modes = course.modes.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                "The course \(course.id) is played in \(modes), not in \(mode.rawValue). Choose another --mode.")
        }
        guard counts, let missing = standing.missing(for: entry.lab.name).first else { return }
        let state =
            missing.steps.map { "\(missing.passed) of \($0) steps passed" } ?? "not begun"
        throw Problem(
            "\(lab) comes after \(missing.lab) in the course \(course.id), and that is not done (\(state)). Go on with: \(call(missing.lab))"
        )
    }

    /// What to tell as a lab begins: where one is, and at the very beginning the story.
    func welcome(_ lab: String) -> [String] {
        let place = (course.labs.firstIndex { $0.lab.name == lab } ?? 0) + 1
        var lines = ["Lab \(place) of \(course.labs.count) of the course \(course.title)."]
        if !standing.isBegun, !course.story.isEmpty { lines.append(course.story) }
        return lines
    }

    /// What to tell after a lab was left; nothing while it is not done.
    func farewell(_ lab: String) -> [String] {
        guard standing.places.first(where: { $0.lab == lab })?.isDone == true else { return [] }
        let count = "\(standing.done) of \(course.labs.count) labs, \(standing.points) points"
        guard let next = standing.next else { return ["The course \(course.title) is done: \(count)."] }
        return ["The course \(course.title): \(count). Next is \(next.lab): \(call(nil))"]
    }

    private func call(_ lab: String?) -> String {
        var words = ["shardlab", "run"] + [lab].compactMap { $0 } + ["--course", course.id]
        if standing.learner != "me" { words += ["--learner", standing.learner] }
        if let dataPath { words += ["--data-dir", dataPath] }
        return words.joined(separator: " ")
    }
}
