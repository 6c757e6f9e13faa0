import ArgumentParser
import Foundation
import Progress

/// Where progress is kept: every command that reads it takes `--data-dir`.
struct DataFolder: ParsableArguments {
    @Option(name: .customLong("data-dir"), help: "The folder that holds your progress.")
    var path: String?

    /// By default shardlab's folder in the user's XDG data home.
    var url: URL {
        if let path { return URL(filePath: path, directoryHint: .isDirectory) }
        let environment = ProcessInfo.processInfo.environment
        if let home = environment["XDG_DATA_HOME"], home.hasPrefix("/") {
            return URL(filePath: home, directoryHint: .isDirectory).appending(path: "shardlab")
        }
        return FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/share/shardlab")
    }

    /// The store where there is one; nil where nothing was kept yet.
    func existingStore() throws(Problem) -> ProgressStore? {
        let file = url.appending(path: ProgressStore.fileName)
        return FileManager.default.fileExists(atPath: file.path) ? try store() : nil
    }

    func store() throws(Problem) -> ProgressStore {
        do {
            return try ProgressStore(folder: url)
        } catch {
            throw Problem(error.description)
        }
    }
}
