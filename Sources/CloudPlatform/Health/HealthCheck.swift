import SimKernel

/// A server's state as a balancer keeps it, after HAProxy: it takes `rise` good checks in a row to be up, and `fall` bad ones to be down.
struct HealthCheck: Sendable, Hashable {
    private(set) var isUp = false
    /// Checks in a row that spoke against the state.
    private(set) var against = 0
    private(set) var failed: Int64 = 0
    /// How often it went down.
    private(set) var downs: Int64 = 0
    private(set) var changedAt: Micros = 0

    /// Up at once, as the servers of a configuration are when the balancer starts.
    static var up: HealthCheck {
        var check = HealthCheck()
        check.isUp = true
        return check
    }

    /// - Returns: whether the state changed.
    mutating func record(_ isGood: Bool, rise: Int, fall: Int, at now: Micros) -> Bool {
        if !isGood { failed += 1 }
        guard isGood != isUp else {
            against = 0
            return false
        }
        against += 1
        guard against >= (isUp ? fall : rise) else { return false }
        isUp = isGood
        against = 0
        changedAt = now
        if !isUp { downs += 1 }
        return true
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(UInt64(isUp ? 1 : 0) | UInt64(against) << 1)
    }
}
