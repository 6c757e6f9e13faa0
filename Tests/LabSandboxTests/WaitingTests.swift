import BSON
import CloudPlatform
import LabSandbox
import ShardCluster
import SimKernel
import Testing

@Suite struct WaitingTests {
    @Test func movesTimeExactly() throws {
        var sandbox = Sandbox(SandboxConfiguration(), seed: 1)
        try sandbox.wait(.minutes(20) + 1)
        #expect(sandbox.now == .minutes(20) + 1)
        #expect(sandbox.cluster.now == sandbox.now && sandbox.platform.now == sandbox.now)
        try sandbox.wait(0)
        #expect(sandbox.now == .minutes(20) + 1)
    }

    @Test func asksEachWholeSecond() throws {
        var sandbox = Sandbox(SandboxConfiguration(), seed: 1)
        try sandbox.wait(.milliseconds(300))
        var seen: [Micros] = []
        try sandbox.wait(.milliseconds(3_200)) { (sandbox: borrowing Sandbox) in
            seen.append(sandbox.now)
            return true
        }
        #expect(seen == [.seconds(1), .seconds(2), .seconds(3), .milliseconds(3_500)])
    }

    @Test func stopsWhereItIsToldTo() throws {
        var sandbox = Sandbox(SandboxConfiguration(), seed: 1)
        try sandbox.wait(.hours(1)) { (sandbox: borrowing Sandbox) in sandbox.now < .seconds(5) }
        #expect(sandbox.now == .seconds(5))
    }

    /// However time is cut into pieces, the same happens.
    @Test func piecesMakeTheWhole() throws {
        var whole = Sandbox(SandboxConfiguration(), seed: 3)
        _ = try whole.call("load.start", [["namespace": "shard_test.test_coll", "clients": 3]])
        var pieces = whole
        try whole.wait(.minutes(10))
        for _ in 0..<40 { try pieces.wait(.seconds(15)) }
        #expect(whole.stateHash() == pieces.stateHash())
        #expect(whole.traceHash == pieces.traceHash)
    }

    @Test(arguments: [-1, Limits.wait + 1, .max] as [Micros])
    func refusesSpans(_ span: Micros) {
        var sandbox = Sandbox(SandboxConfiguration(), seed: 1)
        #expect(error(waiting: span, &sandbox)?.code == 2)
        #expect(sandbox.now == 0)
    }

    @Test func livesNoLongerThanItMay() throws {
        var sandbox = Sandbox(SandboxConfiguration(lifeLimit: .hours(2)), seed: 1)
        try sandbox.wait(.hours(1))
        #expect(error(waiting: .hours(1) + 1, &sandbox)?.codeName == "ExceededTimeLimit")
        #expect(sandbox.now == .hours(1), "a refused wait changes nothing")
        try sandbox.wait(.hours(1))
    }

    private func error(waiting span: Micros, _ sandbox: inout Sandbox) -> CommandError? {
        do throws(CommandError) {
            try sandbox.wait(span)
            return nil
        } catch {
            return error
        }
    }
}
