import GRDB

/// Why the progress file cannot be used; each text says what to do, and in each case nothing was lost.
package enum ProgressError: Error, Sendable, Hashable, CustomStringConvertible {
    case damaged(path: String, detail: String)
    case newer(path: String)
    case full(path: String)
    case unwritten(path: String, detail: String)
    case unusable(path: String, detail: String)
    case busy(path: String)
    /// Another run has this attempt open.
    case attemptTaken(lab: String, holder: String)
    /// The journal in the store ends elsewhere than the line that is to follow it.
    case outOfOrder(expected: Int, got: Int)
    case unknownLearner(String)

    package var description: String {
        switch self {
        case .damaged(let path, let detail):
            "\(path) is damaged or no progress file (\(detail)). Restore a copy of it, or move it away to begin anew."
        case .newer(let path):
            "\(path) was written by a newer shardlab. Use that version, or another --data-dir."
        case .full(let path):
            "The disk of \(path) is full; your last input was not saved and not counted. Make room and type it again."
        case .unwritten(let path, let detail):
            "\(path) could not be written (\(detail)); your last input was not saved and not counted. Make room, or lift what limits the file's size, and type it again."
        case .unusable(let path, let detail):
            "\(path) cannot be used (\(detail)). Check the folder's permissions, or choose another --data-dir."
        case .busy(let path):
            "\(path) is in use by another program for too long. Close it and try again."
        case .attemptTaken(let lab, let holder):
            "\(lab) is already open in another run (\(holder)). Go on there, or end it first."
        case .outOfOrder(let expected, let got):
            "The saved journal expects line \(expected), not \(got): another run wrote to it. Start the lab again to go on."
        case .unknownLearner(let id):
            "There is no learner \"\(id)\" here. shardlab learners list shows who is."
        }
    }

    /// SQLite's error in the learner's terms.
    init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_IOERR where Self.isOfWriting(error.extendedResultCode):
            self = .unwritten(path: path, detail: detail)
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: self = .damaged(path: path, detail: detail)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        default: self = .unusable(path: path, detail: detail)
        }
    }

    private static func isOfWriting(_ code: ResultCode) -> Bool {
        [.SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC, .SQLITE_IOERR_TRUNCATE].contains(code)
    }
}
