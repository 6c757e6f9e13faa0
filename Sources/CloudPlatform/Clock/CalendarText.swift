package import SimKernel

/// A date of the sandbox as a log writes it.
package enum CalendarText {
    /// "2026-01-01 00:07:12".
    package static func text(_ time: Micros) -> String {
        let second = floorDivided(VirtualDate.ms(time), by: 1_000)
        let day = floorDivided(second, by: 86_400)
        let rest = second - day * 86_400
        let date = civil(day: day)
        return "\(date.year)-\(padded(date.month))-\(padded(date.day)) "
            + "\(padded(rest / 3_600)):\(padded(rest / 60 % 60)):\(padded(rest % 60))"
    }

    /// "2026-01-01T00:07:12", for names.
    package static func stamp(_ time: Micros) -> String {
        String(text(time).map { $0 == " " ? "T" : $0 })
    }

    /// The Gregorian date of a day since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
    static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = floorDivided(shifted, by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func floorDivided(_ number: Int64, by divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
    }
}
