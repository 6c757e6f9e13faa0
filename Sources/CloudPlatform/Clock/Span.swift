package import BSON
package import ShardCluster
package import SimKernel

/// A length of virtual time as a learner writes it: "250ms", "10s", "15m", "2h", "1d", several of them as in "1h30m", or a
/// number of milliseconds.
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

    /// As Prometheus has it: larger units before smaller ones, each at most once; only the last number may have a fraction.
    private static func parse(_ text: String, named name: String) throws(CommandError) -> Micros {
        var rest = text[...]
        var seconds = 0.0
        var isFraction = false
        var last = Double.infinity
        repeat {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            let letters = rest.dropFirst(digits.count).prefix { $0.isASCII && $0.isLetter }
            guard let amount = Double(digits), let unit = self.seconds(unit: letters) else {
                throw .badValue(
                    "\(name): \"\(text)\" is no span of time. Write a number and ms, s, m, h or d, such as \"90s\", \"15m\" or \"1h30m\"."
                )
            }
            guard unit < last, !isFraction else {
                throw .badValue(
                    "\(name): \"\(text)\" is no span of time. "
                        + (isFraction
                            ? "Only its last number may have a fraction, as in \"1m2.5s\"."
                            : "Write each unit once, the larger ones first, as in \"1h30m\"."))
            }
            (last, isFraction) = (unit, digits.contains("."))
            seconds += amount * unit
            rest = rest.dropFirst(digits.count + letters.count)
        } while !rest.isEmpty
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
