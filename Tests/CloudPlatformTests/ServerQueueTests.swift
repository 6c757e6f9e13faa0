import CloudPlatform
import SimKernel
import Testing

/// A node's queue against Erlang C and Little's law, with customers that come and go through the event queue.
@Suite struct ServerQueueTests {
    private enum Event: Sendable {
        case arrival
        case departure
    }

    private struct Outcome {
        var waits: [Double] = []
        var responses = 0.0
        /// Time integral of the number of customers inside.
        var presence = 0.0
        var end: Micros = 0
    }

    /// Exponential arrivals and services, one second of service in the mean.
    private func simulate(customers: Int, servers: Int, load: Double, seed: UInt64) -> Outcome {
        var generator = Generator(seed: seed)
        var events = EventQueue<Event>()
        var queue = ServerQueue(servers: servers)
        var outcome = Outcome()
        var inside = 0
        var last: Micros = 0
        events.schedule(.arrival, at: 0)
        while let (time, event) = events.pop() {
            outcome.presence += Double(inside) * (time - last).inSeconds
            last = time
            switch event {
            case .arrival:
                inside += 1
                let service = Micros.seconds(generator.exponential(mean: 1))
                let end = queue.accept(at: time, service: service)
                outcome.waits.append((end - service - time).inSeconds)
                outcome.responses += (end - time).inSeconds
                events.schedule(.departure, at: end)
                if outcome.waits.count < customers {
                    let gap = generator.exponential(mean: 1 / (load * Double(servers)))
                    events.schedule(.arrival, at: time + Micros.seconds(gap))
                }
            case .departure: inside -= 1
            }
        }
        outcome.end = last
        return outcome
    }

    /// Mean and standard error from the means of fifty batches, which waits in one queue hardly correlate across.
    private func estimate(_ samples: [Double]) -> (mean: Double, error: Double) {
        let size = samples.count / 50
        let means = (0..<50).map { batch in
            samples[batch * size..<(batch + 1) * size].reduce(0, +) / Double(size)
        }
        let mean = means.reduce(0, +) / 50
        let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 49
        return (mean, (variance / 50).squareRoot())
    }

    #if DEBUG
    private static let customers = 100_000
    #else
    private static let customers = 1_000_000
    #endif

    @Test(arguments: [(1, 0.5), (1, 0.9), (2, 0.9), (10, 0.5), (10, 0.9)])
    func waitsAsErlangSays(servers: Int, load: Double) {
        let outcome = simulate(customers: Self.customers, servers: servers, load: load, seed: 7)
        let expected = Queueing.meanWait(servers: servers, offeredLoad: load * Double(servers), meanService: 1)
        let (mean, error) = estimate(outcome.waits)
        #expect(abs(mean - expected) <= 3 * error, "waited \(mean) +- \(error), Erlang C says \(expected)")
        #expect(error < 0.1 * expected + 0.001, "a wide error would let anything pass")
    }

    @Test func holdsLittlesLaw() {
        let outcome = simulate(customers: 20_000, servers: 3, load: 0.8, seed: 11)
        let customers = Double(outcome.waits.count)
        let inside = outcome.presence / outcome.end.inSeconds
        let rate = customers / outcome.end.inSeconds
        #expect(abs(inside - rate * outcome.responses / customers) < 1e-9 * inside)
    }

    @Test func servesInOrderOfArrival() {
        var queue = ServerQueue()
        #expect(queue.accept(at: 0, service: 10) == 10)
        #expect(queue.accept(at: 4, service: 10) == 20)
        #expect(queue.backlog(at: 4) == 16)
        #expect(queue.done(by: 12) == 12)
        #expect(queue.accept(at: 50, service: 1) == 51)
        #expect(queue.done(by: 60) == 21)
    }

    @Test func twoServersHalveTheBacklog() {
        var queue = ServerQueue(servers: 2)
        #expect(queue.accept(at: 0, service: 10) == 10)
        #expect(queue.accept(at: 0, service: 10) == 10)
        #expect(queue.accept(at: 0, service: 10) == 20)
    }
}
