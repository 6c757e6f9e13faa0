import Foundation
import LabEngine
import Progress
import Testing

@Suite("One run an attempt")
struct AttemptLockTests {
    @Test("The second run is told who holds it; when the first is gone the lock is free")
    func second() throws {
        let folder = try Samples.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let attempt = SavedAttempt(id: 4, header: Samples.header(), began: 0)
        var first: AttemptLock? = try AttemptLock(attempt: attempt, folder: folder)
        let holder = "process \(ProcessInfo.processInfo.processIdentifier)"
        #expect(throws: ProgressError.attemptTaken(lab: "scale-out/overview", holder: holder)) {
            _ = try AttemptLock(attempt: attempt, folder: folder)
        }
        let other = SavedAttempt(id: 5, header: Samples.header(learner: "bob"), began: 0)
        _ = try AttemptLock(attempt: other, folder: folder)
        #expect(first != nil)
        first = nil
        _ = try AttemptLock(attempt: attempt, folder: folder)
    }
}
