import Foundation

extension Library {
    /// Reads the Markdown files of a labs folder: `root/<topic>/*.md` and `root/courses/*.md`.
    ///
    /// A file that cannot be read becomes a diagnostic. Throws only if the folder itself cannot be read.
    package static func load(root: String) throws -> Library {
        let manager = FileManager.default
        var files: [File] = []
        var unreadable: [Diagnostic] = []
        for topic in try manager.contentsOfDirectory(atPath: root).sorted() where !topic.hasPrefix(".") {
            let folder = root + "/" + topic
            guard let names = try? manager.contentsOfDirectory(atPath: folder) else { continue }
            for name in names.sorted() where name.hasSuffix(".md") && !name.hasPrefix(".") {
                switch file(folder + "/" + name) {
                case .success(let file): files.append(file)
                case .failure(let diagnostic): unreadable.append(diagnostic)
                }
            }
        }
        return Library(files, unreadable: unreadable, isFolder: true)
    }

    /// Reads one file; never more of it than a lab may have and one byte.
    package static func file(_ path: String) -> Result<File, Diagnostic> {
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            let data = try handle.read(upToCount: LabSource.maximumBytes + 1) ?? Data()
            return .success(File(path: path, bytes: Array(data)))
        } catch {
            return .failure(
                .at(
                    1, 1, path, "The file cannot be read: \(error.localizedDescription)",
                    "Check its name and whether you may read it", .fileEncoding))
        }
    }
}
