import Foundation
import Synchronization

/// A started process whose output is read while it runs, so that no pipe fills up.
final class Running: Sendable {
    private let process: Process
    private let input = Pipe()
    private let output: Drain
    private let error: Drain

    init(_ process: Process) throws {
        self.process = process
        let outputPipe = Pipe()
        let errorPipe = Pipe()
        process.standardInput = input
        process.standardOutput = outputPipe
        process.standardError = errorPipe
        output = Drain(outputPipe)
        error = Drain(errorPipe)
        try process.run()
        output.begin()
        error.begin()
    }

    func type(_ text: String) {
        try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    func closeInput() {
        try? input.fileHandleForWriting.close()
    }

    func wait() -> Shardlab.Result {
        let outputText = output.text()
        let errorText = error.text()
        process.waitUntilExit()
        return Shardlab.Result(status: process.terminationStatus, output: outputText, error: errorText)
    }

    /// Asks again and again, for half a minute at most, until something is so.
    static func waits(until isSo: () -> Bool) -> Bool {
        for _ in 0..<1_500 {
            if isSo() { return true }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return false
    }
}

/// Reads a pipe to its end on a thread of its own.
private final class Drain: Sendable {
    private let pipe: Pipe
    private let data = Mutex(Data())
    private let ended = DispatchSemaphore(value: 0)

    init(_ pipe: Pipe) {
        self.pipe = pipe
    }

    func begin() {
        Thread.detachNewThread { [self] in
            while let piece = try? pipe.fileHandleForReading.read(upToCount: 65_536), !piece.isEmpty {
                data.withLock { $0.append(piece) }
            }
            ended.signal()
        }
    }

    func soFar() -> String {
        data.withLock { String(decoding: $0, as: UTF8.self) }
    }

    func text() -> String {
        ended.wait()
        return soFar()
    }
}
