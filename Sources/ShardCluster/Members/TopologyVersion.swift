import BSON
import SimKernel

extension Cluster {
    /// `topologyVersion` of hello: the process, and a counter that grows with each change of what hello says of its state.
    func topologyVersion(of member: Member) -> BSONDocument {
        // A change of state counts two: a primary that is still catching up has only taken the first.
        let steps = member.stateChanges * 2 - (member.isPrimary && !member.isWritablePrimary ? 1 : 0)
        return topologyVersion(
            host: member.host, startedAt: member.startedAt, counter: steps + Int64(clamping: member.installed.number))
    }

    /// A router's counter stays where it begins.
    func topologyVersion(of router: Router) -> BSONDocument {
        topologyVersion(host: router.host, startedAt: router.startedAt, counter: 0)
    }

    private func topologyVersion(host: String, startedAt: Micros, counter: Int64) -> BSONDocument {
        var process = TraceHash()
        process.combine(bytes: host.utf8)
        process.combine(startedAt)
        let seconds = UInt64(UInt32(truncatingIfNeeded: LogicalClock.epochSeconds &+ startedAt / 1_000_000))
        let id = ObjectID(
            high: seconds << 32 | process.value >> 32, low: UInt32(truncatingIfNeeded: process.value))
        return ["processId": .objectID(id), "counter": .int64(counter)]
    }
}
