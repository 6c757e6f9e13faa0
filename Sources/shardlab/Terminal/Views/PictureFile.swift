import Foundation
import LabEngine
import LabViews

/// `:svg FILE VIEW`: writes what a view shows into a file as a picture.
struct PictureFile {
    let session: Session
    let surface: Surface

    static let views = ["topology", "replication", "timeline", "explain", "chart"]

    func lines(_ argument: String) -> Result<[String], Problem> {
        let words = argument.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count >= 2 else {
            return .failure(
                Problem(":svg takes a file and a view. Write :svg cluster.svg topology; \(Self.known)."))
        }
        guard words[0].hasSuffix(".svg") else {
            return .failure(Problem("\"\(words[0])\" does not end in .svg. Write :svg \(words[0]).svg \(words[1])."))
        }
        return drawing(words[1], words.count > 2 ? words[2] : "").flatMap { write($0, to: words[0]) }
    }

    private static var known: String { "the views are \(views.joined(separator: ", "))" }

    private func drawing(_ view: String, _ argument: String) -> Result<String, Problem> {
        switch view {
        case "topology": .success(TopologyPage(session: session, surface: surface).drawing())
        case "replication": .success(ReplicationPage(session: session, surface: surface).drawing())
        case "timeline": TimelinePage(session: session, surface: surface).drawing(argument)
        case "explain": ExplainPage(session: session, surface: surface).drawing(argument)
        case "chart": ChartPage(session: session, surface: surface).drawing(argument)
        default: .failure(Problem("There is no view \"\(view)\": \(Self.known)."))
        }
    }

    private func write(_ drawing: String, to path: String) -> Result<[String], Problem> {
        do {
            try Data(drawing.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            return .failure(Problem("\(path) cannot be written. Name a file in a folder that is there and yours."))
        }
        return .success(["Wrote \(TerminalText.cleanLine(path))."])
    }
}
