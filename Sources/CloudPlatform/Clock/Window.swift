import BSON
import ShardCluster
package import SimKernel

/// A stretch of virtual time to look at: `{last: "5m"}`, `{since: Date, until: Date}` with each end optional, or nothing
/// for all of it.
package struct Window: Sendable, Hashable {
    /// Included.
    package let from: Micros
    /// Excluded.
    package let to: Micros

    package init(from: Micros = .min, to: Micros = .max) {
        self.from = from
        self.to = to
    }

    /// No moment at all: what an end that is null gives, so that a percentile before a join that never was is null too.
    static let empty = Window(from: 0, to: 0)

    init(_ value: BSONValue?, now: Micros) throws(CommandError) {
        guard let value, value != .undefined else {
            self.init()
            return
        }
        guard let document = value.document else {
            throw .typeMismatch("A window is {last: \"5m\"} or {since: Date, until: Date}, not \(value.typeName).")
        }
        try self.init(document, now: now)
    }

    private init(_ document: BSONDocument, now: Micros) throws(CommandError) {
        let options = Options(document, of: "window")
        try options.refuseUnknown(["last", "since", "until"])
        if let last = document["last"] {
            guard document["since"] == nil, document["until"] == nil else {
                throw .badValue("window: last stands alone. Leave out since and until, or last.")
            }
            self.init(from: now - (try Span.parse(last, named: "last")), to: .max)
            return
        }
        let since = document["since"]
        let until = document["until"]
        if since == .null || until == .null {
            self = .empty
            return
        }
        self.init(
            from: try since.map { value throws(CommandError) in try Self.moment(value, named: "since") } ?? .min,
            to: try until.map { value throws(CommandError) in try Self.moment(value, named: "until") } ?? .max)
    }

    private static func moment(_ value: BSONValue, named name: String) throws(CommandError) -> Micros {
        guard case .date(let ms) = value else {
            throw .typeMismatch(
                "window: \(name) must be a Date, not \(value.typeName). cluster.time() gives the present one.")
        }
        return VirtualDate.time(ms: ms)
    }

    /// The window's length in seconds, cut to what has happened between `start` and `now`.
    func seconds(start: Micros, now: Micros) -> Double {
        max(0, min(to, now) &- max(from, start)).inSeconds
    }
}
