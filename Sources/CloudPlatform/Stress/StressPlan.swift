import SimKernel

/// A stress test as it was asked for: its load, how long, and what it is judged by.
struct StressPlan: Sendable, Hashable {
    var name: String
    /// The load's clients, recorded one request at a time.
    var client: ClientSettings
    var ramp: Micros
    var duration: Micros
    /// The width of the windows over which figures are given.
    var window: Micros
    var targets: [StressTarget]
    /// Judged is what ended after the ramp; else everything.
    var isSteady: Bool
    /// Latencies are judged from the moment when a request was meant to be sent; else from when it was sent.
    var isCorrected: Bool

    /// Windows of one test.
    static let windowLimit = 2_000
    static let endpointLimit = 16

    /// Whether requests have a moment when they are meant to be sent, whatever became of those before.
    var hasSchedule: Bool {
        switch client.load {
        case .open: true
        case .closed(let users): users.pacing != nil
        }
    }

    /// Requests a second that the load sends at most on average; nil where nothing bounds it.
    ///
    /// Users who wait for answers send a request each think time if every answer comes at once; a ramp in straight lines
    /// takes half of it away.
    var mostThroughput: Double? {
        let ramped = isSteady ? 1 : 1 - Double(ramp) / (2 * Double(duration))
        switch client.load {
        case .open(let schedule): return (schedule.points.last?.rate ?? 0) * ramped
        case .closed(let users):
            let pause = users.pacing ?? users.thinkTime
            return pause > 0 ? Double(users.count) * 1e6 / Double(pause) * ramped : nil
        }
    }
}
