import Foundation
import LabEngine
import LabFormat
import ShellSyntax

extension LabShelf {
    private var coursesFolder: URL { root.appending(path: "courses") }

    /// Every course by its name, in order.
    func courseNames() -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: coursesFolder.path)) ?? []
        return files.filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }.map { String($0.dropLast(3)) }.sorted()
    }

    /// The course of this name, or of the id `courses/name`; nil if there is none.
    ///
    /// - Throws: a problem for a course with mistakes, naming the first.
    func course(_ name: String) throws(Problem) -> Course? {
        let name = name.hasPrefix("courses/") ? String(name.dropFirst("courses/".count)) : name
        guard courseNames().contains(name) else { return nil }
        let path = coursesFolder.appending(path: name + ".md").path
        switch Library.file(path) {
        case .failure(let diagnostic): throw Problem(diagnostic.rendered)
        case .success(let file):
            let parsed = parseCourse(bytes: file.bytes, path: path)
            guard let course = parsed.course, !parsed.diagnostics.contains(where: { $0.severity == .error }) else {
                let first = parsed.diagnostics.first.map { "\($0.rendered) " } ?? ""
                throw Problem("\(first)Run shardlab lint \(path).")
            }
            return course
        }
    }

    /// The course that somebody plays in; nil for a name that is not on the shelf: a group of learners may have one.
    ///
    /// - Throws: a problem for a name that is nearly that of a course.
    static func course(played name: String) throws(Problem) -> Course? {
        guard !name.isEmpty, let shelf = try? nearest() else { return nil }
        if let course = try shelf.course(name) { return course }
        if let near = ShellSyntax.nearest(name, in: shelf.courseNames()) {
            throw Problem("There is no course \"\(name)\". Did you mean \(near)?")
        }
        return nil
    }
}

extension LabShelf {
    /// The course's labs that can be read.
    func labs(of course: Course) -> [Lab] {
        course.labs.compactMap { entry in
            (try? Self.texts(of: url(of: entry.lab.name).path)).flatMap { try? PlayableLab.edition($0).lab }
        }
    }
}
