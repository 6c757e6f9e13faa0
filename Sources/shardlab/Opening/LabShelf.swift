import Foundation
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

    /// The texts of a lab given as `topic/name` or as a path, with the enhancements beside it.
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
        let beside = file.deletingLastPathComponent().appending(path: "enhancements.md")
        var enhancements: [LogicTexts.NamedText] = []
        if FileManager.default.fileExists(atPath: beside.path) {
            enhancements.append(.init(path: beside.relativePath, text: try read(beside)))
        }
        return LogicTexts(path: file.relativePath, lab: lab, enhancements: enhancements)
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
