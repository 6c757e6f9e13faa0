/// Numbers as people read them.
package enum Figure {
    /// `places` decimals at most, trailing zeros left out: 4.20 is `4.2`.
    package static func decimal(_ value: Double, places: Int = 2) -> String {
        guard value.isFinite else { return value.isNaN ? "-" : (value < 0 ? "-inf" : "inf") }
        guard abs(value) < 1e15 else { return "\(value)" }
        let power = [1.0, 10, 100, 1_000, 10_000, 100_000, 1_000_000][min(max(places, 0), 6)]
        let scaled = Int64((abs(value) * power + 0.5))
        let whole = scaled / Int64(power)
        var digits = String(scaled % Int64(power))
        digits = String(repeating: "0", count: max(min(places, 6) - digits.count, 0)) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        let sign = value < 0 && scaled != 0 ? "-" : ""
        return digits.isEmpty ? "\(sign)\(whole)" : "\(sign)\(whole).\(digits)"
    }

    /// Three digits and a unit of a thousand: `812`, `40.9 M`, `1.27 G`.
    package static func compact(_ value: Double) -> String {
        scaled(value, units: ["", "k", "M", "G", "T", "P"])
    }

    package static func count(_ value: Int) -> String { compact(Double(value)) }

    /// Decimal units: 31,000,000 is `31 MB`.
    package static func bytes(_ value: Int64) -> String {
        scaled(Double(value), units: ["B", "kB", "MB", "GB", "TB", "PB"])
    }

    private static func scaled(_ value: Double, units: [String]) -> String {
        var rest = abs(value)
        var unit = 0
        while rest >= 999.5, unit < units.count - 1 {
            rest /= 1_000
            unit += 1
        }
        let places = rest >= 99.95 || unit == 0 && rest == rest.rounded() ? 0 : rest >= 9.995 ? 1 : 2
        let figure = decimal(value < 0 ? -rest : rest, places: places)
        return units[unit].isEmpty ? figure : "\(figure) \(units[unit])"
    }

    /// Hours, minutes and seconds of a span in seconds: `0:35:01`.
    package static func clock(seconds: Int64) -> String {
        let two = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
        let span = Swift.max(seconds, 0)
        return "\(span / 3_600):\(two(span / 60 % 60)):\(two(span % 60))"
    }

    /// A span in the unit that fits: `250 ms`, `4.2 s`, `15 min`, `2 h 5 min`.
    package static func span(seconds: Double) -> String {
        switch abs(seconds) {
        case ..<1: return "\(decimal(seconds * 1_000, places: seconds < 0.01 ? 2 : 0)) ms"
        case ..<120: return "\(decimal(seconds, places: 1)) s"
        case ..<7_200: return "\(decimal(seconds / 60, places: 1)) min"
        default:
            let minutes = Int64(seconds / 60 + 0.5)
            return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
        }
    }

    package static func percent(_ share: Double) -> String { "\(decimal(share * 100, places: 0)) %" }
}
