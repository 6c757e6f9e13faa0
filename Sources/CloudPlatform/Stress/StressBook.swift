import ShardCluster
import SimKernel

/// The stress tests of a sandbox, in the order of their beginning.
struct StressBook: Sendable {
    var tests: [StressTest] = []

    /// Tests that are remembered, and those that run at once.
    static let limit = 100
    static let runningLimit = 4

    /// The test of this name, or the last one.
    ///
    /// - Throws: BadValue (2) naming the tests that there are.
    func place(_ name: String?) throws(CommandError) -> Int {
        guard let name else {
            guard !tests.isEmpty else {
                throw .badValue(
                    "There is no stress test yet. stress.start({...}) begins one, stress.run({...}) awaits its end.")
            }
            return tests.count - 1
        }
        guard let place = tests.lastIndex(where: { $0.plan.name == name }) else {
            throw .badValue(
                "There is no stress test \"\(name)\". "
                    + (tests.isEmpty
                        ? "stress.start({...}) begins one." : "There are \(Names.list(tests.map(\.plan.name)))."))
        }
        return place
    }

    func hash(into trace: inout TraceHash) {
        for test in tests { test.hash(into: &trace) }
    }
}
