/// Replica sets as an SVG picture: a row a member, its state told by a shape and in words.
package enum ReplicationSVG {
    package static func document(
        _ picture: ReplicationPicture, title: String = "Replica sets", width: Double = 960
    ) -> String {
        drawn(picture, title, width).document(name: "replication", title: title, description: told(picture))
    }

    /// For a page.
    static func embedded(_ picture: ReplicationPicture, title: String, id: String, width: Double = 960) -> Markup {
        drawn(picture, title, width).embedded(id: id, title: title, description: told(picture))
    }

    private static func drawn(_ picture: ReplicationPicture, _ title: String, _ width: Double) -> SVGDrawing {
        var sheet = Sheet(picture: picture, drawing: SVGDrawing(width: max(width, 640)))
        sheet.draw(title)
        return sheet.drawing
    }

    private static func told(_ picture: ReplicationPicture) -> String {
        ReplicationText.lines(picture, on: .plain).joined(separator: " ")
    }
}

private struct Sheet {
    let picture: ReplicationPicture
    var drawing: SVGDrawing
    private var y = 24.0

    init(picture: ReplicationPicture, drawing: SVGDrawing) {
        self.picture = picture
        self.drawing = drawing
    }

    private static let edge = 16.0

    mutating func draw(_ title: String) {
        text(title, x: Self.edge, to: drawing.width - Self.edge, style: "head")
        if picture.sets.isEmpty {
            y += 20
            text(ReplicationText.nothing, x: Self.edge, to: drawing.width - Self.edge, style: "dim")
        }
        for set in picture.sets {
            y += 28
            text(ReplicationText.heading(set), x: Self.edge, to: drawing.width - Self.edge)
            guard !set.members.isEmpty else { continue }
            y += 8
            draw(set)
        }
        y += 14
    }

    private mutating func draw(_ set: ReplicationPicture.ReplicaSet) {
        let name = Self.edge + 30
        let state = name + min(width(set.members.map(\.name)), drawing.width * 0.28) + 18
        let lag = state + width(set.members.map(\.state)) + 18
        let source = lag + 130
        let votes = source + min(width(set.members.map { follows($0) }), drawing.width * 0.26) + 18
        let most = max(set.members.compactMap(\.behind).max() ?? 0, 1)
        for member in set.members {
            drawing.rectangle(
                x: Self.edge, y: y, width: drawing.width - 2 * Self.edge, height: 24, style: "box",
                title: member.remarks.isEmpty ? nil : member.remarks.joined(separator: "; "))
            y += 16
            sign(of: member, x: Self.edge + 15, y: y - 4)
            text(member.name, x: name, to: state - 8, style: member.isPrimary ? "head" : "")
            text(member.state, x: state, to: lag - 8)
            if let behind = member.behind, !member.isPrimary {
                let words = behind > 0 ? Figure.span(seconds: behind) : "up to date"
                if behind > 0 {
                    drawing.rectangle(
                        x: lag, y: y - 9, width: max(40 * behind / most, 2), height: 10, style: "c-yellow")
                }
                text(words, x: behind > 0 ? lag + 46 : lag, to: source - 6, style: "dim")
            }
            text(follows(member), x: source, to: votes - 8, style: "dim")
            let share = "\(TimelinePicture.counted(member.votes, "vote")), priority \(Figure.decimal(member.priority))"
            let remarks = ([share] + member.remarks).joined(separator: "; ")
            text(remarks, x: votes, to: drawing.width - Self.edge - 6, style: "dim")
            y += 12
        }
    }

    private func follows(_ member: ReplicationPicture.Member) -> String {
        member.source.isEmpty ? "" : "follows \(member.source)"
    }

    private func width(_ texts: [String]) -> Double { texts.map { SVGDrawing.width(of: $0) }.max() ?? 0 }

    private mutating func text(_ text: String, x: Double, to end: Double, style: String = "") {
        let fitted = text.cut(to: SVGDrawing.cells(in: end - x))
        drawing.text(fitted, x: x, y: y, style: style, title: fitted == text ? nil : text)
    }

    /// A full circle leads, a ring follows, a diamond only votes, a cross is not there, a square is on its way.
    private mutating func sign(of member: ReplicationPicture.Member, x: Double, y: Double) {
        guard member.isHealthy else {
            let arms = [(-5.0, -5.0), (0, 0), (5, -5), (0, 0), (5, 5), (0, 0), (-5, 5), (0, 0)]
            return drawing.path(arms.map { (x: x + $0.0, y: y + $0.1) }, isClosed: true, style: "cross")
        }
        switch member.state {
        case "PRIMARY": drawing.circle(x: x, y: y, radius: 6.5, style: "c-green")
        case "SECONDARY": drawing.circle(x: x, y: y, radius: 5.5, style: "ring")
        case "ARBITER":
            drawing.path([(x, y - 7), (x + 6, y), (x, y + 7), (x - 6, y)], isClosed: true, style: "c-grey")
        default: drawing.rectangle(x: x - 5, y: y - 5, width: 10, height: 10, style: "hollow")
        }
    }
}
