import BSON
import ShardCluster
import SimKernel

extension Platform {
    /// How often a test's requests are counted.
    private static let stressTick: Micros = .seconds(1 as Int64)

    mutating func startStress(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let plan = try StressPlan(try arguments.options(0), name: "stress-\(stress.tests.count + 1)")
        guard stress.tests.count < StressBook.limit else {
            throw .badValue("The sandbox remembers at most \(StressBook.limit) stress tests; it takes no more.")
        }
        guard !stress.tests.contains(where: { $0.plan.name == plan.name }) else {
            throw .badValue("There is a stress test \"\(plan.name)\" already. Give this one another name.")
        }
        let busy = stress.tests.filter { !$0.hasEnded }.map(\.client)
        let free = (1...StressBook.runningLimit).map { "stress-\($0)" }.first { !busy.contains($0) }
        guard let free else {
            throw .illegalOperation("\(StressBook.runningLimit) stress tests run already. Wait for one, or stop it.")
        }
        var client = plan.client
        client.name = free
        try traffic.start(client)
        _ = try traffic.takeRecords(of: free)
        stress.tests.append(StressTest(plan, client: free, began: now))
        queue.schedule(.stressTick(test: stress.tests.count - 1), at: now + Self.stressTick)
        notify(.stressStarted, [("test", .string(plan.name)), ("to", .string(plan.client.target))])
        return ["test": .string(plan.name), "ends": .date(VirtualDate.ms(now + plan.duration))]
    }

    /// Ends a test before its time: what it has measured stays, and it has no verdict.
    mutating func stopStress(_ place: Int) throws(CommandError) {
        let test = stress.tests[place]
        guard !test.hasEnded else { throw .illegalOperation("Stress test \(test.plan.name) has ended already.") }
        count(place)
        if try traffic.progress(of: test.client).isRunning { try traffic.stop(test.client) }
        finish(place, isStopped: true)
    }

    /// A test's requests since the last time are counted; it ends when its last request has.
    mutating func tickStress(_ place: Int) {
        guard !stress.tests[place].hasEnded else { return }
        count(place)
        let test = stress.tests[place]
        let progress = try? traffic.progress(of: test.client)
        // Its clients were stopped by somebody else.
        if now < test.loadEnd, progress?.isRunning != true { return finish(place, isStopped: true) }
        guard now >= test.loadEnd, progress?.isRunning != true, progress?.inFlight ?? 0 == 0 else {
            queue.schedule(.stressTick(test: place), at: now + Self.stressTick)
            return
        }
        finish(place, isStopped: false)
    }

    private mutating func count(_ place: Int) {
        let records = (try? traffic.takeRecords(of: stress.tests[place].client)) ?? []
        let closed = stress.tests[place].add(records) + stress.tests[place].closeWindows(until: now)
        for window in closed { sampleStress(stress.tests[place], window) }
    }

    private mutating func finish(_ place: Int, isStopped: Bool) {
        stress.tests[place].finish(at: now, isStopped: isStopped)
        let test = stress.tests[place]
        var fields: [(String, BSONValue)] = [
            ("test", .string(test.plan.name)), ("state", .string(test.state(at: now).rawValue)),
        ]
        if let passed = test.hasPassed { fields.append(("passed", .bool(passed))) }
        notify(.stressEnded, fields)
    }
}
