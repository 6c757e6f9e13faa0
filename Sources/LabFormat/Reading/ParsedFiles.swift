/// A lab as far as its file could be read, and what is wrong with it.
package struct ParsedLab: Sendable {
    /// Nil if the file cannot be read at all. With errors among the diagnostics it is not fit to be played.
    package let lab: Lab?
    package let diagnostics: [Diagnostic]
    /// Nil where `lab` is.
    let source: LabSource?

    package var isPlayable: Bool { lab != nil && !diagnostics.contains { $0.severity == .error } }
}

/// An enhancement file as far as it could be read.
package struct ParsedEnhancements: Sendable {
    package let file: EnhancementFile?
    package let diagnostics: [Diagnostic]
    let source: LabSource?
}

/// A course as far as its file could be read.
package struct ParsedCourse: Sendable {
    package let course: Course?
    package let diagnostics: [Diagnostic]
    let source: LabSource?
}

/// Reads a lab; the id is `topic/name` by its path. Linear in the text's size.
package func parseLab(bytes: [UInt8], path: String) -> ParsedLab {
    switch LabSource.read(bytes, path: path) {
    case .failure(let diagnostic): return ParsedLab(lab: nil, diagnostics: [diagnostic], source: nil)
    case .success(let source):
        let findings = Findings(source: source)
        let lab = Document(source, findings: findings).map { LabReader.read($0, id: LabPath.id(of: path)) }
        return ParsedLab(lab: lab, diagnostics: findings.diagnostics.sorted(), source: source)
    }
}

package func parseLab(text: String, path: String) -> ParsedLab {
    parseLab(bytes: Array(text.utf8), path: path)
}

/// Reads a topic's enhancements.
package func parseEnhancements(bytes: [UInt8], path: String) -> ParsedEnhancements {
    switch LabSource.read(bytes, path: path) {
    case .failure(let diagnostic): return ParsedEnhancements(file: nil, diagnostics: [diagnostic], source: nil)
    case .success(let source):
        let findings = Findings(source: source)
        let file = Document(source, findings: findings).map(EnhancementReader.read)
        return ParsedEnhancements(file: file, diagnostics: findings.diagnostics.sorted(), source: source)
    }
}

/// Reads a course.
package func parseCourse(bytes: [UInt8], path: String) -> ParsedCourse {
    switch LabSource.read(bytes, path: path) {
    case .failure(let diagnostic): return ParsedCourse(course: nil, diagnostics: [diagnostic], source: nil)
    case .success(let source):
        let findings = Findings(source: source)
        let course = Document(source, findings: findings).map { CourseReader.read($0, id: LabPath.name(of: path)) }
        return ParsedCourse(course: course, diagnostics: findings.diagnostics.sorted(), source: source)
    }
}

/// What a file's path says about what it holds.
package enum LabPath {
    /// The file's name without its extension.
    package static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(".md") ? String(file.dropLast(3)) : file
    }

    /// `topic/name`: the last two parts of the path without the extension; a path of one part has no topic.
    package static func id(of path: String) -> String {
        let parts = path.split(separator: "/").map(String.init).filter { $0 != "." && $0 != ".." }
        return (parts.dropLast().suffix(1) + [name(of: path)]).joined(separator: "/")
    }
}
