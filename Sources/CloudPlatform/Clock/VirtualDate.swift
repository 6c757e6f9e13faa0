package import SimKernel

/// The sandbox's wall clock: virtual time from 2026-01-01T00:00:00Z on.
package enum VirtualDate {
    /// 2026-01-01T00:00:00Z, in milliseconds since 1970.
    package static let epochMs: Int64 = 1_767_225_600_000

    package static func ms(_ time: Micros) -> Int64 { epochMs + time / 1_000 }

    /// The first microsecond that has this date; before the sandbox began it is negative. Saturates.
    package static func time(ms: Int64) -> Micros {
        let (since, overflow) = ms.subtractingReportingOverflow(epochMs)
        return overflow ? (ms < 0 ? .min : .max) : .milliseconds(since)
    }
}
