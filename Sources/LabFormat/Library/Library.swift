/// A labs folder: its labs by topic, their enhancements, and the courses made of them.
package struct Library: Sendable {
    /// In the order of their ids.
    package let labs: [ParsedLab]
    package let enhancementFiles: [ParsedEnhancements]
    package let courses: [ParsedCourse]
    /// Files that could not be read at all.
    package let unreadable: [Diagnostic]
    /// Whether this is all there is, so that what it lacks exists nowhere.
    package let isFolder: Bool

    /// A file of the folder, by its path as diagnostics name it.
    package struct File: Sendable {
        package enum Kind: Sendable {
            case lab
            case enhancements
            case course
        }

        package let path: String
        package let bytes: [UInt8]
        package let kind: Kind

        package init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
            let parts = path.split(separator: "/")
            if parts.last == "enhancements.md" {
                kind = .enhancements
            } else if parts.dropLast().last == "courses" {
                kind = .course
            } else {
                kind = .lab
            }
        }
    }

    package init(_ files: [File], unreadable: [Diagnostic] = [], isFolder: Bool = false) {
        let files = files.sorted { $0.path < $1.path }
        func of(_ kind: File.Kind) -> [File] { files.filter { $0.kind == kind } }
        labs = of(.lab).map { parseLab(bytes: $0.bytes, path: $0.path) }
        enhancementFiles = of(.enhancements).map { parseEnhancements(bytes: $0.bytes, path: $0.path) }
        courses = of(.course).map { parseCourse(bytes: $0.bytes, path: $0.path) }
        self.unreadable = unreadable.sorted()
        self.isFolder = isFolder
    }

    /// The lab with an id `topic/name` or a path; nil if there is none.
    package func lab(named name: String) -> Lab? {
        let all = labs.compactMap(\.lab)
        return all.first { $0.id == name } ?? all.first { $0.path == name }
    }

    package func enhancement(_ id: String) -> Enhancement? {
        enhancementFiles.lazy.compactMap(\.file).flatMap(\.enhancements).first { $0.id == id }
    }

    /// The enhancements that a lab's steps name, each once, in the order of the steps.
    package func enhancements(of lab: Lab) -> [Enhancement] {
        var seen: Set<String> = []
        return lab.steps.compactMap(\.enhancement).filter { seen.insert($0.name).inserted }
            .compactMap { enhancement($0.name) }
    }

    /// What a lab of the folder may refer to; nil for files on their own, whose references nobody can judge.
    package var surroundings: Surroundings? {
        guard isFolder else { return nil }
        return Surroundings(
            labs: labs.compactMap(\.lab?.id),
            enhancements: enhancementFiles.compactMap(\.file).flatMap(\.enhancements).map(\.id))
    }
}
