import Foundation
import LabFormat
import Progress
import ShellSyntax

/// Finds labs: `topic/name` on the shelf, or a file by its path.
struct LabShelf {
    /// The folder `labs`.
    let root: URL

    /// The `labs` of the current folder, of one above it, or of one above the program.
    static func nearest() throws(Problem) -> LabShelf {
        let current = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        for start in [current, program] {
            var folder = start.standardizedFileURL
            while true {
                let labs = folder.appending(path: "labs", directoryHint: .isDirectory)
                if isFolder(labs) { return LabShelf(root: labs) }
                let above = folder.deletingLastPathComponent()
                if above.path == folder.path { break }
                folder = above
            }
        }
        throw Problem("There is no folder labs here or above. Go to ShardLab's folder, or give a lab's path.")
    }

    /// Every lab by its id, in order; enhancements and courses are none.
    func ids() -> [String] {
        let topics = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return topics.filter { $0 != "courses" && Self.isFolder(root.appending(path: $0)) }.flatMap { topic in
            let files = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: topic).path)) ?? []
            return files.filter { $0.hasSuffix(".md") && $0 != "enhancements.md" }.map { "\(topic)/\($0.dropLast(3))" }
        }.sorted()
    }

    func url(of id: String) -> URL { root.appending(path: id + ".md") }

    /// The texts of a lab given as `topic/name` or as a path, with the enhancement files that it needs.
    static func texts(of name: String) throws(Problem) -> LogicTexts {
        if name.hasSuffix(".md") || name.hasPrefix("/") || name.hasPrefix(".") {
            return try texts(at: URL(filePath: name))
        }
        let shelf = try nearest()
        let ids = shelf.ids()
        guard ids.contains(name) else {
            let hint = ShellSyntax.nearest(name, in: ids).map { "Did you mean \($0)? " } ?? ""
            throw Problem("There is no lab \"\(name)\". \(hint)shardlab list shows what there is.")
        }
        return try texts(at: shelf.url(of: name))
    }

    private static func texts(at file: URL) throws(Problem) -> LogicTexts {
        let lab = try read(file)
        let names = Set(parseLab(text: lab, path: file.relativePath).lab?.steps.compactMap(\.enhancement?.name) ?? [])
        let beside = file.deletingLastPathComponent().appending(path: enhancementsName)
        var texts: [LogicTexts.NamedText] = []
        if !names.isEmpty, FileManager.default.fileExists(atPath: beside.path) {
            texts.append(.init(path: beside.relativePath, text: try read(beside)))
        }
        if !EnhancementChoice.holds(texts, all: names) {
            for place in otherTopics(of: file) {
                if let text = try? read(place) { texts.append(.init(path: place.relativePath, text: text)) }
            }
        }
        return LogicTexts(
            path: file.relativePath, lab: lab,
            enhancements: EnhancementChoice.needed(texts, for: names, own: beside.relativePath))
    }

    private static let enhancementsName = "enhancements.md"

    /// The enhancement files of the other topics, where the lab stands in a folder named labs.
    private static func otherTopics(of file: URL) -> [URL] {
        let topic = file.standardizedFileURL.deletingLastPathComponent()
        let root = topic.deletingLastPathComponent()
        guard root.lastPathComponent == "labs" else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.sorted().filter { $0 != topic.lastPathComponent && !$0.hasPrefix(".") }
            .map { root.appending(path: $0).appending(path: enhancementsName) }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
    }

    private static func read(_ file: URL) throws(Problem) -> String {
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw Problem("\(file.relativePath) cannot be read. Give a lab as topic/name or as the path of its file.")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw Problem("\(file.relativePath) is not UTF-8. Save it as UTF-8.")
        }
        return text
    }

    private static func isFolder(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
