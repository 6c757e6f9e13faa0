import Foundation
import LabEngine
import Synchronization

/// A submission's file and what its replay showed.
struct VerifiedFile: Encodable, Sendable {
    let file: String
    let verification: Verification
    /// The file itself could not be read.
    let isUnreadable: Bool

    private enum CodingKeys: String, CodingKey {
        case file
        case verification = "result"
    }

    /// Verifies files on all cores; the results come in the files' order.
    static func all(_ files: [String], _ editions: LabEditions) -> [VerifiedFile] {
        let results = Mutex<[VerifiedFile?]>(files.map { _ in nil })
        DispatchQueue.concurrentPerform(iterations: files.count) { index in
            let result = VerifiedFile(files[index], editions)
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0.compactMap { $0 } }
    }

    private init(_ file: String, _ editions: LabEditions) {
        self.file = file
        guard let data = Self.content(file) else {
            verification = .refused("It cannot be read. Name a file that shardlab submit wrote.")
            isUnreadable = true
            return
        }
        isUnreadable = false
        verification = Verification.of(String(decoding: data, as: UTF8.self), find: editions.edition)
    }

    /// Nil for what is no readable file or larger than any submission.
    private static func content(_ file: String) -> Data? {
        let size = (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int
        guard let size, size <= Submission.limitBytes else { return nil }
        return FileManager.default.contents(atPath: file)
    }

    var line: String {
        guard verification.accepted else { return "\(file): refused. \(verification.reason ?? "")" }
        let steps = verification.steps ?? []
        let course = verification.course.map { $0.isEmpty ? "" : " in \($0)" } ?? ""
        return
            "\(file): \(verification.learner ?? "")\(course), \(verification.lab ?? "") (\(verification.mode ?? "")): "
            + "\(verification.points ?? 0) of \(verification.of ?? 0) points, "
            + "\(steps.count { $0.passed }) of \(steps.count) steps passed."
    }
}
