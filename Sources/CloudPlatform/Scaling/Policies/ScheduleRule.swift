import SimKernel

/// As many as a table says for the time of day.
struct ScheduleRule: ScalingRule {
    struct Entry: Sendable, Hashable {
        /// Since midnight.
        let minute: Int
        let count: Int
        /// Days of the week on which it holds, 0 for Sunday; empty for all.
        let days: [Int]
    }

    static let entryLimit = 100
    static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    /// 2026-01-01, on which virtual time begins.
    private static let firstDay = 4
    private static let minutesADay: Int64 = 1_440

    /// At least one.
    var entries: [Entry]

    func want(_ sight: ScalingSight, _ past: ScalingPast, _ bounds: ScalingBounds) -> ScalingWish {
        guard let entry = entry(at: sight.at) else {
            return ScalingWish(count: sight.size, reason: "the schedule has no entry for this day")
        }
        let (hour, minute) = (entry.minute / 60, entry.minute % 60)
        let text = "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
        return ScalingWish(count: entry.count, reason: "the schedule says \(entry.count) from \(text) on")
    }

    /// The entry that began last, looked for in the week before.
    func entry(at time: Micros) -> Entry? {
        let now = time / .minutes(1)
        var last: (began: Int64, entry: Entry)?
        for entry in entries {
            for back in 0...7 as ClosedRange<Int64> {
                let day = now / Self.minutesADay - back
                let began = day * Self.minutesADay + Int64(entry.minute)
                let weekday = Int((day + Int64(Self.firstDay)) % 7 + 7) % 7
                guard began <= now, entry.days.isEmpty || entry.days.contains(weekday) else { continue }
                if began > last?.began ?? .min { last = (began, entry) }
                break
            }
        }
        return last?.entry
    }

    func hash(into trace: inout TraceHash) {
        for entry in entries {
            trace.combine(Int64(entry.minute))
            trace.combine(Int64(entry.count))
            for day in entry.days { trace.combine(Int64(day)) }
        }
    }
}
