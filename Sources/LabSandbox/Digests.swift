import CloudPlatform
import ShardCluster
import SimKernel

extension Sandbox {
    /// A digest of the whole state, equal for equal states.
    package func stateHash() -> UInt64 {
        var hash = TraceHash()
        hash.combine(now)
        hash.combine(cluster.stateHash())
        hash.combine(platform.stateHash())
        return hash.value
    }

    /// A digest of the state without the time that it is.
    package func contentsHash() -> UInt64 {
        var hash = TraceHash()
        hash.combine(cluster.contentsHash())
        hash.combine(platform.contentsHash())
        return hash.value
    }

    /// A digest of everything that has happened.
    package var traceHash: UInt64 {
        var hash = TraceHash()
        hash.combine(cluster.trace.value)
        hash.combine(platform.trace.value)
        platform.traffic.combineTrace(into: &hash)
        return hash.value
    }
}
