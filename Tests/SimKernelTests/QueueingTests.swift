import Testing

@testable import SimKernel

@Suite struct QueueingTests {
    /// The mean time in queue and service at 90 % load, in service times.
    @Test(arguments: [(1, 10.0), (2, 5.263), (10, 1.669)])
    func erlangCGivesTheKnownResponseTimes(servers: Int, expected: Double) {
        let response = Queueing.meanResponse(servers: servers, offeredLoad: 0.9 * Double(servers), meanService: 1)
        #expect(abs(response - expected) < 0.0005)
    }

    @Test func oneServerWaitsAsOftenAsItIsBusy() {
        #expect(abs(Queueing.erlangC(servers: 1, offeredLoad: 0.5) - 0.5) < 1e-12)
        #expect(Queueing.erlangC(servers: 3, offeredLoad: 0) == 0)
        #expect(Queueing.erlangC(servers: 2, offeredLoad: 2) == 1)
        #expect(Queueing.meanWait(servers: 2, offeredLoad: 2, meanService: 1) == .infinity)
    }

    /// Of M/M/1's waits the share e^(-(mu - lambda) t) rho exceeds t.
    @Test func percentileOfTheWaitInvertsItsTail() {
        let wait = Queueing.waitPercentile(99, servers: 1, offeredLoad: 0.9, meanService: 1)
        #expect(abs(0.9 * Arithmetic.exp(-0.1 * wait) - 0.01) < 1e-9)
        #expect(Queueing.waitPercentile(50, servers: 1, offeredLoad: 0.4, meanService: 1) == 0)
    }

    /// A simulated M/M/1 queue: generator, event queue and formula must agree.
    @Test func simulatedQueueAgreesWithTheFormula() {
        var generator = Generator(seed: 42)
        let customers = 200_000
        var arrival = 0.0
        var free = 0.0
        var total = 0.0
        for _ in 0..<customers {
            arrival += generator.exponential(mean: 2)
            let start = max(arrival, free)
            free = start + generator.exponential(mean: 1)
            total += free - arrival
        }
        let expected = Queueing.meanResponse(servers: 1, offeredLoad: 0.5, meanService: 1)
        // Three standard errors of a mean of correlated M/M/1 responses at half load.
        #expect(abs(total / Double(customers) - expected) < 0.04)
    }
}
