package import Foundation
import GRDB

/// Learners, attempts and journals in one SQLite file.
///
/// Each method that writes is one transaction: it is committed when the method returns, or nothing has changed.
package struct ProgressStore: Sendable {
    package static let fileName = "progress.sqlite"

    /// The folder that holds the file; nil in memory.
    package let folder: URL?
    let path: String
    let database: DatabaseQueue

    /// Opens or makes the file in `folder`, and brings its tables up to this version.
    package init(folder: URL) throws(ProgressError) {
        let path = folder.appendingPathComponent(Self.fileName).path
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .unusable(path: folder.path, detail: "the folder cannot be made")
        }
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        try self.init(folder: folder, path: path) { try DatabaseQueue(path: path, configuration: configuration) }
    }

    /// A store in memory, gone with the value.
    package init() throws(ProgressError) {
        try self.init(folder: nil, path: "memory") { try DatabaseQueue() }
    }

    private init(folder: URL?, path: String, open: () throws -> DatabaseQueue) throws(ProgressError) {
        self.folder = folder
        self.path = path
        do {
            database = try open()
            let migrator = Schema.migrator
            if try database.read(migrator.hasBeenSuperseded) { throw ProgressError.newer(path: path) }
            try migrator.migrate(database)
        } catch let error as ProgressError {
            throw error
        } catch let error as DatabaseError {
            throw ProgressError(error, path: path)
        } catch {
            throw .unusable(path: path, detail: "\(error)")
        }
    }

    /// Runs `body` in a transaction that is rolled back where it throws.
    func write<T>(_ body: (Database) throws -> T) throws(ProgressError) -> T {
        try translated { try database.write(body) }
    }

    func read<T>(_ body: (Database) throws -> T) throws(ProgressError) -> T {
        try translated { try database.read(body) }
    }

    private func translated<T>(_ body: () throws -> T) throws(ProgressError) -> T {
        do {
            return try body()
        } catch let error as ProgressError {
            throw error
        } catch let error as DatabaseError {
            throw ProgressError(error, path: path)
        } catch {
            throw .damaged(path: path, detail: "\(error)")
        }
    }
}
