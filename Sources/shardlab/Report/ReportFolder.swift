import Foundation
import LabViews

/// The folder that a report goes into; what is there and is no report stays.
struct ReportFolder {
    private let url: URL
    private let path: String

    private static let page = "report.html"
    private static let csv = "series.csv"
    private static let json = "series.json"
    static let names = [page, csv, json]

    /// Looks whether a report may go there; writes nothing yet.
    init(_ path: String) throws(Problem) {
        self.path = path
        url = URL(filePath: path, directoryHint: .isDirectory)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue else { throw Problem("\(path) is a file. Name a folder with -o.") }
        let there = Self.names.filter { FileManager.default.fileExists(atPath: url.appending(path: $0).path) }
        guard let first = there.first else { return }
        guard isOurs else {
            throw Problem("\(path)/\(first) was not written by shardlab report. Name another folder with -o.")
        }
    }

    /// The page says of itself who has made it, within its head.
    private var isOurs: Bool {
        guard let file = try? FileHandle(forReadingFrom: url.appending(path: Self.page)) else { return false }
        defer { try? file.close() }
        guard let head = try? file.read(upToCount: 4_096) else { return false }
        return String(decoding: head, as: UTF8.self).contains(ReportPage.mark)
    }

    func write(page: String, series: SeriesFile) throws(Problem) {
        let json: String
        do {
            json = try series.json()
        } catch {
            throw Problem("The series cannot be written as JSON: \(error).", status: .ourFault)
        }
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw Problem("The folder \(path) cannot be made. Name another one with -o.")
        }
        try put(page, Self.page)
        try put(series.csv, Self.csv)
        try put(json, Self.json)
    }

    private func put(_ text: String, _ name: String) throws(Problem) {
        do {
            try Data(text.utf8).write(to: url.appending(path: name), options: .atomic)
        } catch {
            throw Problem("\(path)/\(name) cannot be written. Name another folder with -o.")
        }
    }
}
