import LabEngine
import LabFormat
import LabViews
import SimKernel

/// Answers the words that only show something: they are no inputs, and change nothing.
struct SessionView {
    let session: Session
    let surface: Surface

    func lines(_ word: String, _ argument: String) -> Result<[String], Problem> {
        switch word {
        case "text": more(argument)
        case "status": .success(StatusPage(session: session, surface: surface).lines())
        case "chart": ChartPage(session: session, surface: surface).lines(argument)
        case "topology": .success(TopologyPage(session: session, surface: surface).lines())
        case "replication": .success(ReplicationPage(session: session, surface: surface).lines())
        case "timeline": TimelinePage(session: session, surface: surface).lines(argument)
        case "explain": ExplainPage(session: session, surface: surface).lines(argument)
        case "svg": PictureFile(session: session, surface: surface).lines(argument)
        case "help": argument.isEmpty ? .success(HelpText.lines()) : ShellHelp(session: session).lines(argument)
        default: .failure(Problem("There is no \":\(word)\". Type :help."))
        }
    }

    private func more(_ name: String) -> Result<[String], Problem> {
        let enhancements = session.plan.enhancements
        if let found = enhancements.first(where: { $0.id == name }) {
            let page = EnhancementPage(enhancement: found, surface: surface, substitute: session.plan.replaced)
            return .success(page.lines())
        }
        let known = enhancements.map(\.id).joined(separator: ", ")
        return .failure(
            Problem(
                "There is no text \"\(name)\". "
                    + (known.isEmpty ? "Type :text." : "Type :text, or :text and one of: \(known).")))
    }
}
