import Foundation

/// Expected texts that stand in files beside the tests.
enum Recording {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    static let project = folder.deletingLastPathComponent().deletingLastPathComponent()

    /// Whether the recorded parts are to be written anew: set SHARDLAB_RECORD to 1.
    static var isOn: Bool { ProcessInfo.processInfo.environment["SHARDLAB_RECORD"] == "1" }

    /// The names of a folder's texts, without their ending.
    static func names(in name: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: name).path)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
    }

    static func url(_ name: String, in place: String) -> URL {
        folder.appending(path: place).appending(path: name + ".txt")
    }

    static func read(_ file: URL) throws -> String {
        String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
}

extension Shardlab {
    /// Puts a lab of the folder Labs on the shelf; `labs` puts all of the project there.
    func shelve(_ what: String) throws {
        if what == "labs" {
            try FileManager.default.removeItem(at: folder.appending(path: "labs"))
            try FileManager.default.copyItem(
                at: Recording.project.appending(path: "labs"), to: folder.appending(path: "labs"))
            return
        }
        let name = String(what.drop { $0 != " " }.dropFirst())
        let source = Recording.folder.appending(path: "Labs").appending(path: name + ".md")
        let target = folder.appending(path: "labs").appending(path: name + ".md")
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: source, to: target)
    }
}
