import Foundation
import Progress

/// What a call names: labs by `topic/name`, files, folders.
enum LabPaths {
    /// The lab files, each once; without names, all labs on the shelf.
    static func files(_ names: [String]) throws(Problem) -> [String] {
        guard !names.isEmpty else {
            let shelf = try LabShelf.nearest()
            return shelf.ids().map { shelf.url(of: $0).path }
        }
        var files: [String] = []
        for name in names {
            for file in try expanded(name) where !files.contains(file) { files.append(file) }
        }
        return files
    }

    private static func expanded(_ name: String) throws(Problem) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
            return [try LabShelf.texts(of: name).path]
        }
        guard isFolder.boolValue else { return [name] }
        let found = (FileManager.default.enumerator(atPath: name)?.allObjects ?? []).compactMap { $0 as? String }
        let labs = found.filter { path in
            path.hasSuffix(".md") && !path.hasSuffix("enhancements.md")
                && !path.split(separator: "/").contains("courses")
        }
        guard !labs.isEmpty else { throw Problem("\(name) holds no labs. Name a lab's file, or a folder of labs.") }
        return labs.sorted().map { name.hasSuffix("/") ? name + $0 : name + "/" + $0 }
    }
}
