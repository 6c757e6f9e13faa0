import Foundation

/// The process's outputs, written whole; a reader that has gone away is an error, not a signal.
enum Console {
    /// Makes writing to a closed pipe an error code instead of a signal that ends the process.
    static func survivesClosedPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Ends the process.
    static func leave(_ status: ExitStatus) -> Never {
        exit(status.rawValue)
    }

    /// Writes to standard output.
    static func write(_ text: String) throws(Problem) {
        guard put(text, STDOUT_FILENO) else {
            throw Problem(
                "Standard output cannot be written: \(String(cString: strerror(errno))). Keep its reader open.")
        }
    }

    static func print(_ line: String) throws(Problem) {
        try write(line + "\n")
    }

    /// Writes the whole answer to a call such as `--help`.
    static func answer(_ text: String) -> ExitStatus {
        do {
            try write(text + "\n")
            return .done
        } catch {
            complain(error.message)
            return error.status
        }
    }

    /// Writes `shardlab: message` to standard error; there is nobody left to tell when that fails.
    static func complain(_ message: String) {
        _ = put("shardlab: \(message)\n", STDERR_FILENO)
    }

    private static func put(_ text: String, _ descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Foundation.write(descriptor, bytes.baseAddress! + sent, bytes.count - sent)
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                sent += count
            }
            return true
        }
    }
}
