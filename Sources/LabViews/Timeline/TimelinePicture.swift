/// Elections, members that were down, faults and migrations over virtual time, apart from how they are drawn.
package struct TimelinePicture: Sendable, Hashable {
    package enum Group: Int, Sendable, Hashable, CaseIterable {
        case elections, members, faults, migrations, events

        var title: String {
            switch self {
            case .elections: "Elections"
            case .members: "Members down"
            case .faults: "Faults"
            case .migrations: "Migrations"
            case .events: "Events"
            }
        }
    }

    /// Something that has a beginning and, unless it still goes on, an end.
    package struct Bar: Sendable, Hashable {
        /// A part of a bar, which follows the one before.
        package struct Phase: Sendable, Hashable {
            package let name: String
            package let end: Double
            /// Clients notice it: a critical section.
            package let isCritical: Bool

            package init(name: String, end: Double, isCritical: Bool = false) {
                self.name = name
                self.end = end
                self.isCritical = isCritical
            }
        }

        /// Seconds of virtual time.
        package let start: Double
        package let end: Double?
        package let text: String
        package let phases: [Phase]
        package let hasFailed: Bool

        package init(start: Double, end: Double?, text: String, phases: [Phase] = [], hasFailed: Bool = false) {
            self.start = start
            self.end = end
            self.text = TerminalText.cleanLine(text)
            self.phases = phases
            self.hasFailed = hasFailed
        }
    }

    /// Something that happens in a moment.
    package struct Mark: Sendable, Hashable {
        package enum Kind: Sendable, Hashable, CaseIterable {
            case elected, lost, steppedDown, rollback, membership, notice
        }

        package let time: Double
        package let kind: Kind
        package let text: String

        package init(time: Double, kind: Kind, text: String) {
            self.time = time
            self.kind = kind
            self.text = TerminalText.cleanLine(text)
        }
    }

    package struct Lane: Sendable, Hashable {
        package let group: Group
        package let name: String
        package internal(set) var bars: [Bar]
        package internal(set) var marks: [Mark]

        package init(_ group: Group, _ name: String, bars: [Bar] = [], marks: [Mark] = []) {
            self.group = group
            self.name = TerminalText.cleanLine(name)
            self.bars = bars
            self.marks = marks
        }

        var count: Int { bars.count + marks.count }
        /// When the newest of it began.
        var newest: Double { max(bars.last?.start ?? 0, marks.last?.time ?? 0) }
    }

    /// In order of groups; only such as have something in them.
    package let lanes: [Lane]
    package let start: Double
    package let now: Double
    /// How many bars and marks there were besides: older ones, and whole lanes beyond the bound.
    package let leftOut: Int

    package static let mostItems = 400
    package static let mostLanes = 12

    /// Keeps the newest `mostItems`, and in each group the `mostLanes` lanes that saw something last.
    package init(
        lanes: [Lane], now: Double, from: Double? = nil, mostItems: Int = Self.mostItems,
        mostLanes: Int = Self.mostLanes
    ) {
        let given = lanes.reduce(0) { $0 + $1.count }
        var kept = Self.newest(of: lanes, most: max(mostItems, 1)).filter { $0.count > 0 }
        for group in Group.allCases {
            let own = kept.enumerated().filter { $0.element.group == group }
            guard own.count > mostLanes else { continue }
            let late = own.sorted { ($0.element.newest, $0.offset) > ($1.element.newest, $1.offset) }
            let dropped = Set(late.dropFirst(max(mostLanes, 1)).map(\.offset))
            kept = kept.enumerated().filter { !dropped.contains($0.offset) }.map(\.element)
        }
        kept = Group.allCases.flatMap { group in kept.filter { $0.group == group } }
        self.lanes = kept
        leftOut = given - kept.reduce(0) { $0 + $1.count }
        let first = kept.flatMap { $0.bars.map(\.start) + $0.marks.map(\.time) }.min()
        let last = kept.flatMap { $0.bars.map { $0.end ?? now } + $0.marks.map(\.time) }.max() ?? now
        self.now = max(now, last)
        start = min(from ?? first ?? 0, self.now)
    }

    package var isEmpty: Bool { lanes.isEmpty }
    package var span: Double { max(now - start, 1) }

    /// Where a moment lies between the beginning and now, 0 to 1.
    func share(_ time: Double) -> Double { min(max((time - start) / span, 0), 1) }

    private static func newest(of lanes: [Lane], most: Int) -> [Lane] {
        let times = lanes.flatMap { $0.bars.map(\.start) + $0.marks.map(\.time) }.sorted(by: >)
        guard times.count > most else { return lanes }
        let border = times[most - 1]
        // Of those of the very moment of the border only so many stay as there is room for.
        var room = most - times.prefix { $0 > border }.count
        return lanes.map { lane in
            var lane = lane
            let stays = { (time: Double) in
                if time == border, room > 0 {
                    room -= 1
                    return true
                }
                return time > border
            }
            lane.bars = lane.bars.filter { stays($0.start) }
            lane.marks = lane.marks.filter { stays($0.time) }
            return lane
        }
    }
}
