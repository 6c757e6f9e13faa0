package import BSON
package import ShardCluster
package import SimKernel

/// A length of virtual time as a learner writes it: "250ms", "10s", "15m", "2h", "1d", or a number of milliseconds.
package enum Span {
    /// Nothing a sandbox does takes longer than a century.
    package static let limit: Micros = .hours(24 * 36_525)

    package static func parse(_ value: BSONValue, named name: String) throws(CommandError) -> Micros {
        if let text = value.string { return try parse(text, named: name) }
        guard let ms = value.double, ms >= 0, ms <= Double(limit / 1_000) else {
            throw .badValue(
                "\(name) must be a span of time such as \"10s\", or milliseconds. Write it as text with a unit.")
        }
        return .seconds(ms / 1_000)
    }

    private static func parse(_ text: String, named name: String) throws(CommandError) -> Micros {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let amount = Double(digits), let unit = seconds(unit: text.dropFirst(digits.count)) else {
            throw .badValue(
                "\(name): \"\(text)\" is no span of time. Write a number and ms, s, m, h or d, such as \"90s\" or \"15m\"."
            )
        }
        let seconds = amount * unit
        guard seconds <= limit.inSeconds else {
            throw .badValue("\(name): \"\(text)\" is longer than a century. Choose a shorter span.")
        }
        return .seconds(seconds)
    }

    private static func seconds(unit: Substring) -> Double? {
        switch unit {
        case "ms": 0.001
        case "s": 1
        case "m": 60
        case "h": 3_600
        case "d": 86_400
        default: nil
        }
    }
}
