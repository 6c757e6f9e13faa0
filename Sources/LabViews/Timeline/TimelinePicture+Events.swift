extension TimelinePicture {
    /// An event that was told: when, under which name, and what it says.
    package struct Event: Sendable, Hashable {
        /// Seconds of virtual time.
        package let time: Double
        package let name: String
        package let text: String

        package init(time: Double, name: String, text: String) {
            self.time = time
            self.name = name
            self.text = text
        }
    }

    /// Marks that lie on one another are drawn as one, so that there may be many.
    private static let mostEvents = 20_000

    /// The same with a lane for each event's name, in order of first appearance.
    package func adding(_ events: [Event], now: Double) -> TimelinePicture {
        var names: [String] = []
        var marks: [[Mark]] = []
        for event in events {
            let place = names.firstIndex(of: event.name) ?? names.count
            if place == names.count {
                names.append(event.name)
                marks.append([])
            }
            marks[place].append(Mark(time: event.time, kind: .notice, text: event.text))
        }
        return TimelinePicture(
            lanes: lanes + zip(names, marks).map { Lane(.events, $0, marks: $1) }, now: max(now, self.now),
            mostItems: Self.mostItems + Self.mostEvents)
    }
}
