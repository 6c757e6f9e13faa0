import LabEngine
import LabFormat
import LabShell
import LabViews

/// What an input brought about, as lines for the learner.
struct EffectText {
    let surface: Surface
    let plan: LabPlan

    private var prose: ProseView { ProseView(surface: surface, substitute: plan.replaced) }

    /// What stands before an echoed command.
    private static let echoMark = "> "

    /// `promptWidth` is what stands before the learner's line where that line is the last on the screen.
    func lines(_ effects: [Effect], promptWidth: Int?) -> [String] {
        var width = promptWidth
        var lines: [String] = []
        for effect in effects {
            if case .error(let error, let source) = effect {
                lines += self.error(error, in: source, promptWidth: width)
            } else {
                let shown = self.lines(effect)
                lines += shown
                if case .echo = effect { width = Self.echoMark.count } else if !shown.isEmpty { width = nil }
            }
        }
        return lines
    }

    /// The page of a step that is entered is not among the lines: it is drawn from the session.
    private func lines(_ effect: Effect) -> [String] {
        switch effect {
        case .output(let text): rows(text)
        case .error(let error, let source): self.error(error, in: source, promptWidth: nil)
        case .failed(let text): rows(text).map { surface.paint($0, .red) }
        case .refused(let text): TextWrapping.wrap(TerminalText.clean(text), width: surface.width)
        case .echo(let text): rows(text).map { surface.paint(Self.echoMark + $0, .dim) }
        case .verdicts(let verdicts): VerdictText(surface: surface).lines(verdicts)
        case .points(let points): plan.mode.counts ? [Self.sentence(points)] : []
        case .hint(let number, let count, let text, let cost): hint(number, count, text, cost)
        case .solution(let solutions): solutions.flatMap(solution)
        case .filled(let blank, _, let file): ["Blank \(blank) is filled.\(file.map { " \($0) is in place." } ?? "")"]
        case .revealed(let blank, let answer, let cost):
            ["Blank \(blank): \(TerminalText.cleanLine(answer))\(Self.price(cost))"]
        case .answered(_, let right, let why): answered(right, why)
        case .broken(let title, let reasons): broken(title, reasons)
        case .undone(let inputs): [inputs == 1 ? "The last input is undone." : "\(inputs) inputs are undone."]
        case .passed(_, let words): passed(words)
        case .entered: []
        case .finished(let points, let of): finished(points, of)
        }
    }

    /// Right under a line that was just typed, only the mark; else the line again above it.
    private func error(_ error: ShellError, in source: String, promptWidth: Int?) -> [String] {
        rows(error.rendered(source: source, promptWidth: promptWidth)).map { surface.paint($0, .red) }
    }

    private func rows(_ text: String) -> [String] {
        var rows = TerminalText.clean(text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if rows.last?.isEmpty == true { rows.removeLast() }
        return rows
    }

    static func sentence(_ points: StepPoints) -> String {
        "\(points.points) of \(points.of) points in this step, \(points.total) of \(points.totalOf) in the lab."
    }

    private static func price(_ cost: Int) -> String {
        switch cost {
        case 0: ""
        case 1: " (costs 1 point)"
        default: " (costs \(cost) points)"
        }
    }

    private func hint(_ number: Int, _ count: Int, _ text: String, _ cost: Int) -> [String] {
        [surface.paint("Hint \(number) of \(count)\(Self.price(cost)):", .yellow)] + prose.lines(text)
    }

    private func solution(_ solution: NamedSolution) -> [String] {
        let name = solution.name.isEmpty ? "Solution:" : "Solution \"\(TerminalText.cleanLine(solution.name))\":"
        return [surface.paint(name, .yellow)] + prose.code(solution.text)
    }

    private func answered(_ right: Bool?, _ why: [String]) -> [String] {
        let verdict =
            switch right {
            case true?: surface.paint("Right.", .boldGreen)
            case false?: surface.paint("Not right.", .boldRed)
            case nil: "Noted: the next :check will show."
            }
        return [verdict] + why.flatMap { prose.lines($0) }
    }

    private func broken(_ title: String, _ reasons: [Reason]) -> [String] {
        let verdict = Verdict(.keep, title, holds: false, points: 0, of: 0, reasons: reasons)
        return [surface.paint("No longer kept:", .boldRed)] + VerdictText(surface: surface).lines([verdict])
            + ["    :undo takes the last input back."]
    }

    private func passed(_ words: [String]) -> [String] {
        [surface.paint("Step passed.", .boldGreen)] + words.flatMap { prose.lines($0) }
    }

    private func finished(_ points: Int, _ of: Int) -> [String] {
        [
            surface.paint(
                plan.mode.counts ? "The lab is done: \(points) of \(of) points." : "The lab is done.", .boldGreen)
        ]
    }
}
