/// Virtual time: microseconds since the sandbox began.
@usableFromInline
package typealias Micros = Int64

extension Micros {
    /// Saturates at the ends of `Int64`, as the other spans do: a learner's number never traps.
    package static func milliseconds(_ count: Int64) -> Micros { span(count, 1_000) }

    package static func seconds(_ count: Int64) -> Micros { span(count, 1_000_000) }

    package static func minutes(_ count: Int64) -> Micros { span(count, 60_000_000) }

    package static func hours(_ count: Int64) -> Micros { span(count, 3_600_000_000) }

    /// Rounds to the nearest microsecond; not a number gives 0, what does not fit the nearest end.
    @_disfavoredOverload
    package static func seconds(_ count: Double) -> Micros {
        guard !count.isNaN else { return 0 }
        let micros = count * 1_000_000 + (count < 0 ? -0.5 : 0.5)
        if micros >= 9.2e18 { return .max }
        if micros <= -9.2e18 { return .min }
        return Micros(micros)
    }

    /// This span in seconds.
    package var inSeconds: Double { Double(self) / 1_000_000 }

    private static func span(_ count: Int64, _ unit: Int64) -> Micros {
        let (micros, overflow) = count.multipliedReportingOverflow(by: unit)
        guard overflow else { return micros }
        return count < 0 ? .min : .max
    }
}
