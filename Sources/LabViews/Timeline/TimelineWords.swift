extension TimelinePicture {
    /// One thing that happened, with its moment, in a sentence without a full stop.
    struct Fact {
        let time: Double
        let text: String
    }

    /// All that the picture holds, oldest first.
    var facts: [Fact] {
        let facts = lanes.flatMap { lane in
            lane.bars.map { Fact(time: $0.start, text: Self.words(of: $0, in: lane)) }
                + lane.marks.map { Fact(time: $0.time, text: "\(lane.name): \($0.text)") }
        }
        return facts.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    /// What a bar says of itself: what, how long, and its phases.
    static func words(of bar: Bar, in lane: Lane) -> String {
        let span = bar.end.map { " \(bar.hasFailed ? "failed after" : "for") \(Figure.span(seconds: $0 - bar.start))" }
        switch lane.group {
        case .elections: return "\(lane.name): \(bar.end == nil ? "no primary since then" : bar.text)"
        case .members, .faults, .events: return bar.text + (span ?? ", still so")
        case .migrations:
            let took = bar.end.map { end in
                let span = Figure.span(seconds: end - bar.start)
                return bar.hasFailed ? ", failed after \(span)" : ", took \(span)"
            }
            return "\(lane.name): \(bar.text)\(took ?? ", still moving")\(phases(of: bar))"
        }
    }

    private static func phases(of bar: Bar) -> String {
        var start = bar.start
        var parts: [String] = []
        for phase in bar.phases {
            if phase.end > start { parts.append("\(phase.name) \(Figure.span(seconds: phase.end - start))") }
            start = phase.end
        }
        return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }

    /// How much there is of what: `2 elections, 1 fault, 14 migrations (1 failed)`.
    var summary: String {
        let elected = lanes.flatMap(\.marks).count { $0.kind == .elected }
        let without = lanes.filter { $0.group == .elections }.flatMap(\.bars)
        let faults = lanes.filter { $0.group == .faults }.reduce(0) { $0 + $1.bars.count }
        let moves = lanes.filter { $0.group == .migrations }.flatMap(\.bars)
        let failed = moves.count { $0.hasFailed }
        var parts: [String] = []
        if elected > 0 { parts.append(Self.counted(elected, "election")) }
        if !without.isEmpty {
            let span = without.reduce(0) { $0 + ($1.end ?? now) - $1.start }
            parts.append("\(Figure.span(seconds: span)) without a primary")
        }
        if faults > 0 { parts.append(Self.counted(faults, "fault")) }
        if !moves.isEmpty {
            parts.append(Self.counted(moves.count, "migration") + (failed > 0 ? " (\(failed) failed)" : ""))
        }
        let events = lanes.filter { $0.group == .events }.reduce(0) { $0 + $1.marks.count }
        if events > 0 { parts.append(Self.counted(events, "event")) }
        return parts.joined(separator: ", ")
    }

    static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// Says that there was more; nil if there was not.
    var leftOutNote: String? {
        leftOut > 0 ? "\(leftOut) earlier \(leftOut == 1 ? "event is" : "events are") left out." : nil
    }

    var period: String {
        "\(Figure.clock(seconds: Int64(start))) to \(Figure.clock(seconds: Int64(now.rounded(.up))))"
    }
}

extension TimelinePicture.Mark.Kind {
    var name: String {
        switch self {
        case .elected: "primary elected"
        case .lost: "election lost"
        case .steppedDown: "stepped down"
        case .rollback: "rollback"
        case .membership: "configuration"
        case .notice: "event"
        }
    }
}
