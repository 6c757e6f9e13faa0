import Foundation
import GRDB
import LabEngine
import Testing

@testable import Progress

@Suite("A file that cannot be used is named, and stays as it is")
struct BadFileTests {
    private func folder(holding bytes: Data) throws -> (URL, URL) {
        let folder = try Samples.folder()
        let file = folder.appendingPathComponent(ProgressStore.fileName)
        try bytes.write(to: file)
        return (folder, file)
    }

    private func error(opening folder: URL) -> ProgressError? {
        do {
            _ = try ProgressStore(folder: folder)
            return nil
        } catch {
            return error
        }
    }

    @Test("A text file in its place is damaged, and is not overwritten")
    func notADatabase() throws {
        let bytes = Data(String(repeating: "this is not a database\n", count: 100).utf8)
        let (folder, file) = try folder(holding: bytes)
        defer { try? FileManager.default.removeItem(at: folder) }
        guard case .damaged(let path, _) = error(opening: folder) else {
            Issue.record("opened a text file as progress")
            return
        }
        #expect(path == file.path)
        #expect(try Data(contentsOf: file) == bytes)
    }

    @Test("A newer version's file is refused")
    func newer() throws {
        let folder = try Samples.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try ProgressStore(folder: folder)
        try store.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('from the future')")
        }
        #expect(error(opening: folder) == .newer(path: store.path))
    }

    @Test("A page overwritten with noise is damaged, not a trap")
    func noise() throws {
        let folder = try Samples.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent(ProgressStore.fileName)
        do {
            let store = try ProgressStore(folder: folder)
            let attempt = try store.begin(Samples.header(), texts: Samples.texts, clock: 1)
            for n in 1...200 { try store.append(Samples.line(n), to: attempt) }
            try store.database.close()
        }
        var bytes = try Data(contentsOf: file)
        for index in stride(from: 4096, to: bytes.count, by: 1) {
            bytes[index] = UInt8(truncatingIfNeeded: index &* 31)
        }
        try bytes.write(to: file)
        guard case .damaged = error(opening: folder) else {
            Issue.record("a damaged file was taken for progress")
            return
        }
    }

    @Test("On a full disk the line is not acknowledged, and what stood before still stands")
    func full() throws {
        let folder = try Samples.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try ProgressStore(folder: folder)
        let attempt = try store.begin(Samples.header(), texts: Samples.texts, clock: 1)
        try store.append(Samples.line(1), to: attempt)
        let pages = try store.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        try store.database.write { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
        let long = String(repeating: "x", count: 60_000)
        #expect(throws: ProgressError.full(path: store.path)) {
            try store.append(Samples.line(2, input: .command(long)), to: attempt)
        }
        #expect(try store.lines(of: attempt) == [Samples.line(1)])
    }

    @Test("A folder that cannot be made is said so")
    func noFolder() throws {
        let folder = URL(fileURLWithPath: "/dev/null/progress")
        #expect(error(opening: folder) == .unusable(path: "/dev/null/progress", detail: "the folder cannot be made"))
    }
}
