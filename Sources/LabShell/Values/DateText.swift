import BSON

/// Dates as JavaScript prints them, in UTC.
enum DateText {
    /// `2026-01-01T00:00:00.000Z`; nil for an invalid date.
    static func iso(_ milliseconds: Double) -> String? {
        guard let parts = DateParts(milliseconds) else { return nil }
        let year: String
        if (0...9999).contains(parts.year) {
            year = padded(parts.year, 4)
        } else {
            year = (parts.year < 0 ? "-" : "+") + padded(abs(parts.year), 6)
        }
        return
            "\(year)-\(padded(parts.month, 2))-\(padded(parts.day, 2))T\(clock(parts)).\(padded(parts.millisecond, 3))Z"
    }

    /// `Thu Jan 01 2026 00:00:00 GMT+0000 (Coordinated Universal Time)`.
    static func long(_ milliseconds: Double) -> String {
        guard let parts = DateParts(milliseconds) else { return "Invalid Date" }
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = "\(weekdays[Int(parts.weekday)]) \(months[Int(parts.month) - 1]) \(padded(parts.day, 2))"
        return "\(day) \(padded(parts.year, 4)) \(clock(parts)) GMT+0000 (Coordinated Universal Time)"
    }

    private static func clock(_ parts: DateParts) -> String {
        "\(padded(parts.hour, 2)):\(padded(parts.minute, 2)):\(padded(parts.second, 2))"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

/// A moment's calendar fields in UTC.
struct DateParts {
    var year: Int64
    var month: Int64
    var day: Int64
    var hour: Int64
    var minute: Int64
    var second: Int64
    var millisecond: Int64
    var weekday: Int64

    /// JavaScript's range: 100 million days around 1970.
    static let limit = 8.64e15

    init?(_ milliseconds: Double) {
        guard milliseconds.magnitude <= Self.limit else { return nil }
        let whole = Int64(milliseconds)
        let dayLength: Int64 = 86_400_000
        let days = (whole - (((whole % dayLength) + dayLength) % dayLength)) / dayLength
        let rest = whole - days * dayLength
        (year, month, day) = CalendarTime.date(fromDay: days)
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1000 % 60
        millisecond = rest % 1000
        weekday = ((days + 4) % 7 + 7) % 7
    }
}
