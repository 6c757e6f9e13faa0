import BSON

/// A point in time as its calendar's parts, in UTC or at a fixed distance from it.
struct DateParts: Sendable, Hashable {
    var year: Int64 = 1970
    var month: Int64 = 1
    var day: Int64 = 1
    var hour: Int64 = 0
    var minute: Int64 = 0
    var second: Int64 = 0
    var millisecond: Int64 = 0

    init() {}

    init(_ ms: Int64, offset: Int64 = 0) {
        let local = ms.addingReportingOverflow(offset).partialValue
        let dayNumber = DateArithmetic.floorDivide(local, DateArithmetic.dayMs)
        let rest = local &- dayNumber &* DateArithmetic.dayMs
        (year, month, day) = CalendarTime.date(fromDay: dayNumber)
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1_000 % 60
        millisecond = rest % 1_000
    }

    /// Days since 1970-01-01.
    var dayNumber: Int64 { CalendarTime.day(year: year, month: month, day: day) }

    /// Parts may lie outside their usual ranges: month 14 is February of the next year.
    func milliseconds(offset: Int64 = 0) -> Int64 {
        let months = year * 12 + month - 1
        let first = CalendarTime.day(
            year: DateArithmetic.floorDivide(months, 12), month: DateArithmetic.floorModulo(months, 12) + 1, day: 1)
        let days = first + day - 1
        let clock = hour * 3_600_000 + minute * 60_000 + second * 1_000 + millisecond
        return days &* DateArithmetic.dayMs &+ clock &- offset
    }

    /// 1 is Monday, 7 is Sunday.
    var isoDayOfWeek: Int64 { DateArithmetic.floorModulo(dayNumber + 3, 7) + 1 }

    var dayOfYear: Int64 { dayNumber - CalendarTime.day(year: year, month: 1, day: 1) + 1 }

    /// ISO 8601's year and week: week 1 holds the year's first Thursday.
    var isoWeek: (year: Int64, week: Int64) {
        let thursday = CalendarTime.date(fromDay: dayNumber - isoDayOfWeek + 4)
        let first = CalendarTime.day(year: thursday.year, month: 1, day: 1)
        return (thursday.year, (dayNumber - isoDayOfWeek + 4 - first) / 7 + 1)
    }
}

enum DateArithmetic {
    static let dayMs: Int64 = 86_400_000

    static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
        let quotient = a / b
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
    }

    static func floorModulo(_ a: Int64, _ b: Int64) -> Int64 { a &- floorDivide(a, b) &* b }

    static func shifted(_ date: Int64, byMilliseconds amount: BSONValue) throws(CommandError) -> Int64 {
        let whole = amount.int64 ?? amount.double.flatMap { Int64(exactly: $0.rounded()) }
        guard let whole else { throw .overflow("date overflow") }
        let (result, overflow) = date.addingReportingOverflow(whole)
        guard !overflow else { throw .overflow("date overflow") }
        return result
    }

    /// A unit's length; nil for months and longer, which have none.
    static func milliseconds(ofUnit unit: String) -> Int64? {
        switch unit {
        case "millisecond": 1
        case "second": 1_000
        case "minute": 60_000
        case "hour": 3_600_000
        case "day": dayMs
        case "week": 7 * dayMs
        default: nil
        }
    }

    static func months(ofUnit unit: String) -> Int64? {
        switch unit {
        case "month": 1
        case "quarter": 3
        case "year": 12
        default: nil
        }
    }

    /// `$dateAdd`: a month keeps the day, or takes the month's last one.
    static func add(_ ms: Int64, _ amount: Int64, _ unit: String, offset: Int64) throws(CommandError) -> Int64 {
        if let length = milliseconds(ofUnit: unit) {
            let (span, overflow) = amount.multipliedReportingOverflow(by: length)
            let (result, beyond) = ms.addingReportingOverflow(span)
            guard !overflow, !beyond else { throw .location(5_166_406, "date overflow in $dateAdd") }
            return result
        }
        guard let step = months(ofUnit: unit), amount.magnitude < 1_000_000 else {
            throw .failedToParse("unknown time unit value: \(unit)")
        }
        var parts = DateParts(ms, offset: offset)
        let months = parts.year * 12 + parts.month - 1 + amount * step
        parts.year = floorDivide(months, 12)
        parts.month = floorModulo(months, 12) + 1
        parts.day = min(parts.day, daysIn(month: parts.month, year: parts.year))
        return parts.milliseconds(offset: offset)
    }

    static func daysIn(month: Int64, year: Int64) -> Int64 {
        let next = month == 12 ? (year + 1, Int64(1)) : (year, month + 1)
        return CalendarTime.day(year: next.0, month: next.1, day: 1)
            - CalendarTime.day(year: year, month: month, day: 1)
    }

    /// The number of the unit's interval, `size` units long, that a date lies in; counted from 2000-01-01.
    static func bin(_ ms: Int64, _ unit: String, size: Int64, startOfWeek: Int64, offset: Int64) -> Int64 {
        if let step = months(ofUnit: unit) {
            let parts = DateParts(ms, offset: offset)
            return floorDivide((parts.year - 2000) * 12 + parts.month - 1, step * size)
        }
        let length = milliseconds(ofUnit: unit) ?? 1
        let local = ms.addingReportingOverflow(offset).partialValue
        return floorDivide(local &- reference(unit, startOfWeek), length * size)
    }

    /// Where the interval begins.
    static func binStart(_ bin: Int64, _ unit: String, size: Int64, startOfWeek: Int64, offset: Int64) -> Int64 {
        if let step = months(ofUnit: unit) {
            var parts = DateParts()
            parts.year = 2000
            parts.month = 1 + bin * step * size
            return parts.milliseconds(offset: offset)
        }
        let length = milliseconds(ofUnit: unit) ?? 1
        return reference(unit, startOfWeek) &+ bin &* length &* size &- offset
    }

    /// 2000-01-01, a Saturday; for weeks the first day after it that starts one.
    private static func reference(_ unit: String, _ startOfWeek: Int64) -> Int64 {
        let start = CalendarTime.day(year: 2000, month: 1, day: 1)
        guard unit == "week" else { return start * dayMs }
        return (start + floorModulo(startOfWeek - 6, 7)) * dayMs
    }
}
