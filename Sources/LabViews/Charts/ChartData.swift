/// What a chart shows, apart from how it is drawn.
package struct ChartData: Sendable, Hashable {
    package enum Form: String, Sendable, Hashable, CaseIterable {
        case line
        case bar
        case area
    }

    package enum Axis: Sendable, Hashable {
        /// x is seconds of virtual time since the sandbox began.
        case time
        case number
        /// x is the place of a name in this list.
        case names([String])
    }

    package struct Point: Sendable, Hashable {
        package let x: Double
        package let y: Double

        package init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    package struct Line: Sendable, Hashable {
        /// Empty where a chart has one series without a name.
        package let name: String
        package let points: [Point]

        /// Points that are no finite numbers are left out; the others are put in order of x.
        package init(name: String, points: [Point]) {
            self.name = TerminalText.cleanLine(name)
            self.points = points.filter { $0.x.isFinite && $0.y.isFinite }.enumerated()
                .sorted { ($0.element.x, $0.offset) < ($1.element.x, $1.offset) }.map(\.element)
        }
    }

    package let title: String
    package let form: Form
    package let xTitle: String
    package let yTitle: String
    package let axis: Axis
    package let lines: [Line]

    package init(
        title: String, form: Form = .line, xTitle: String = "", yTitle: String = "", axis: Axis = .number, lines: [Line]
    ) {
        self.title = TerminalText.cleanLine(title)
        self.form = form
        self.xTitle = TerminalText.cleanLine(xTitle)
        self.yTitle = TerminalText.cleanLine(yTitle)
        self.axis = axis
        self.lines = lines
    }

    package var isEmpty: Bool { lines.allSatisfy(\.points.isEmpty) }

    /// As it stands under the axis and in tables.
    package func label(x: Double) -> String {
        switch axis {
        case .time: Figure.clock(seconds: Int64(x.rounded()))
        case .number: Figure.compact(x)
        case .names(let names): x >= 0 && Int(x) < names.count ? TerminalText.cleanLine(names[Int(x)]) : "?"
        }
    }
}
