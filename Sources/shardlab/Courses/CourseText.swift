import LabFormat
import LabViews

/// A course as `shardlab show` prints it.
struct CourseText {
    let course: Course
    /// Of the labs that there are, in the course's order.
    let labs: [Lab]

    var lines: [String] {
        let minutes = labs.reduce(0) { $0 + $1.minutes }
        let points = labs.reduce(0) { $0 + $1.points }
        var lines = [
            "\(course.title) (course \(course.id))",
            "\(course.labs.count) labs, \(minutes) min, \(points) points, modes: \(course.modes.map(\.rawValue).joined(separator: ", "))",
        ]
        if !course.audience.isEmpty { lines.append("For: \(course.audience)") }
        if !course.story.isEmpty { lines += ["", course.story] }
        lines += prose
        lines += ["", "Labs:"]
        for (index, entry) in course.labs.enumerated() {
            let about = labs.first { $0.id == entry.lab.name }.map { ": \($0.title) (\($0.minutes) min)" } ?? ""
            let needs = entry.requires.isEmpty ? "" : ", after \(entry.requires.map(\.name).joined(separator: ", "))"
            lines.append("  \(index + 1). \(entry.lab.name)\(about)\(needs)")
        }
        if !course.resources.isEmpty {
            lines += ["", "To read:"]
            lines += course.resources.flatMap { ["  \($0.title): \($0.url)", "    \($0.reason)"] }
        }
        if !course.questions.isEmpty {
            lines += ["", "Questions, with model answers:"]
            for (index, question) in course.questions.enumerated() {
                lines += ["  \(index + 1). \(question.ask)", "     \(question.answer)"]
            }
        }
        return lines + ["", "Begin with: shardlab run --course \(course.id)"]
    }

    private var prose: [String] {
        let view = ProseView(surface: .plain)
        return course.nodes.flatMap { node -> [String] in
            guard case .prose(let prose) = node else { return [] }
            return [""] + view.lines(prose.markdown)
        }
    }
}

/// The courses as tables.
enum CourseTable {
    static func shelf(_ entries: [CourseEntry]) -> TextTable {
        var table = TextTable([
            .init("course", isWhole: true), .init("title"), .init("labs", isNumeric: true),
            .init("minutes", isNumeric: true), .init("points", isNumeric: true), .init("modes"),
        ])
        for entry in entries where entry.problem == nil {
            table.append([
                entry.id, entry.title ?? "", "\((entry.labs ?? []).count)", "\(entry.minutes ?? 0)",
                "\(entry.points ?? 0)", (entry.modes ?? []).joined(separator: ", "),
            ])
        }
        return table
    }

    static func standings(_ standings: [CourseStanding]) -> TextTable {
        var table = TextTable([
            .init("learner"), .init("course", isWhole: true), .init("labs done", isNumeric: true),
            .init("points", isNumeric: true), .init("next"),
        ])
        for standing in standings {
            table.append([
                standing.learner, standing.course.id, "\(standing.done) of \(standing.places.count)",
                "\(standing.points)", standing.next?.lab ?? "",
            ])
        }
        return table
    }
}

/// A course as the list shows it.
struct CourseEntry: Encodable {
    var id: String
    var title: String?
    var labs: [String]?
    var minutes: Int?
    var points: Int?
    var modes: [String]?
    /// Why it cannot be played.
    var problem: String?

    init(_ id: String, on shelf: LabShelf) {
        self.id = id
        do throws(Problem) {
            guard let course = try shelf.course(id) else { return }
            let found = shelf.labs(of: course)
            title = course.title
            labs = course.labs.map(\.lab.name)
            minutes = found.reduce(0) { $0 + $1.minutes }
            points = found.reduce(0) { $0 + $1.points }
            modes = course.modes.map(\.rawValue)
        } catch {
            problem = error.message
        }
    }
}
