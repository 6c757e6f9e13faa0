package import Foundation
import LabEngine

/// Holds an attempt for one run: a lock on a file that the system releases when the process ends, however it ends.
package final class AttemptLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock of an attempt in `folder`; where another run has it, the error names that process.
    package init(attempt: SavedAttempt, folder: URL) throws(ProgressError) {
        let path = folder.appendingPathComponent("attempt-\(attempt.id).lock").path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unusable(path: path, detail: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw .attemptTaken(lab: attempt.header.lab, holder: holder)
        }
        self.descriptor = descriptor
        Self.sign(descriptor)
    }

    deinit {
        close(descriptor)
    }

    private static func sign(_ descriptor: Int32) {
        let text = "process \(getpid())"
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : "process unknown"
    }
}
