import Foundation
import LabFormat

/// What a lint call names: the shelf, folders, single files.
enum LintPaths {
    /// The diagnostics of everything named, each once, in the order of files and lines.
    static func diagnostics(_ names: [String]) throws(Problem) -> [Diagnostic] {
        guard !names.isEmpty else { return lint(folder: try load(try LabShelf.nearest().root.relativePath)) }
        var found: [Diagnostic] = []
        for name in names {
            for diagnostic in try diagnostics(of: name) where !found.contains(diagnostic) { found.append(diagnostic) }
        }
        return found.sorted()
    }

    private static func diagnostics(of name: String) throws(Problem) -> [Diagnostic] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
            throw Problem("There is no file or folder \(name). Name labs' files, or folders that hold them.")
        }
        let path = name.hasSuffix("/") && name.count > 1 ? String(name.dropLast()) : name
        if !isFolder.boolValue { return try lint(file: path) }
        if holdsLabs(path) { return try lint(within: path + "/", of: parent(path)) }
        return lint(folder: try load(path))
    }

    /// A file of a folder named labs is linted with what stands beside it; any other alone.
    private static func lint(file path: String) throws(Problem) -> [Diagnostic] {
        let root = parent(parent(path))
        if URL(filePath: root).standardizedFileURL.lastPathComponent == "labs" {
            return try lint(within: path, of: root)
        }
        switch Library.file(path) {
        case .failure(let diagnostic): return [diagnostic]
        case .success(let file): return Library([file]).lint(vocabulary: LabWords.vocabulary)
        }
    }

    private static func lint(within prefix: String, of root: String) throws(Problem) -> [Diagnostic] {
        lint(folder: try load(root)).filter { $0.path.hasPrefix(prefix) }
    }

    private static func lint(folder library: Library) -> [Diagnostic] {
        library.lint(vocabulary: LabWords.vocabulary)
    }

    private static func load(_ root: String) throws(Problem) -> Library {
        let library: Library
        do {
            library = try Library.load(root: root)
        } catch {
            throw Problem("The folder \(root) cannot be read. Check its name and whether you may read it.")
        }
        guard !library.labs.isEmpty || !library.unreadable.isEmpty || !library.courses.isEmpty else {
            throw Problem("\(root) holds no labs. Name a lab's file, or a folder of labs.")
        }
        return library
    }

    private static func holdsLabs(_ folder: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { $0.hasSuffix(".md") }
    }

    private static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path == "." ? ".." : "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
