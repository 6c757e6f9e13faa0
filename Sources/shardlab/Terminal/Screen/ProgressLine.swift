import Foundation

/// Says on the terminal that something takes longer than a second, and takes the line away when it is done.
enum ProgressLine {
    /// Runs `body`; another thread draws while it has not returned.
    static func during<T>(_ what: String, isShown: Bool, _ body: () throws -> T) rethrows -> T {
        guard isShown else { return try body() }
        let ticker = Ticker(what)
        ticker.start()
        defer { ticker.stop() }
        return try body()
    }

    private final class Ticker: Sendable {
        private let what: String
        private let finished = DispatchSemaphore(value: 0)
        private let ended = DispatchSemaphore(value: 0)

        init(_ what: String) {
            self.what = what
        }

        func start() {
            Thread.detachNewThread { [self] in
                var seconds = 1
                var isDrawn = false
                while finished.wait(timeout: .now() + 1) == .timedOut {
                    draw("\r\(what), \(seconds) s...")
                    isDrawn = true
                    seconds += 1
                }
                if isDrawn { draw("\r\u{1B}[K") }
                ended.signal()
            }
        }

        /// Nobody is left to tell where this fails.
        private func draw(_ text: String) {
            _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
        }

        func stop() {
            finished.signal()
            ended.wait()
        }
    }
}
