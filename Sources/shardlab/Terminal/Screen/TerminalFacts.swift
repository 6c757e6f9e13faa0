import Foundation
import LabViews

/// What this process's terminal can do.
struct TerminalFacts {
    let isInputTerminal: Bool
    let isOutputTerminal: Bool
    let environment: [String: String]

    static func now() -> TerminalFacts {
        TerminalFacts(
            isInputTerminal: isatty(STDIN_FILENO) == 1, isOutputTerminal: isatty(STDOUT_FILENO) == 1,
            environment: ProcessInfo.processInfo.environment)
    }

    /// Colour only on a terminal and never with NO_COLOR; drawings in ASCII where the locale is not UTF-8.
    func surface(isPlain: Bool) -> Surface {
        Surface(
            width: isOutputTerminal ? columns : 80, hasColour: hasColour, glyphs: isUTF8 ? .unicode : .ascii,
            isPlain: isPlain)
    }

    /// As `surface`, but what no terminal holds narrow is as wide as its rows.
    func tableSurface(isPlain: Bool) -> Surface {
        let surface = surface(isPlain: isPlain)
        return isOutputTerminal ? surface : surface.narrowed(by: surface.width - 1_000)
    }

    /// Whether a line may be drawn over: never for screen readers, pipes and dumb terminals.
    func canRedraw(isPlain: Bool) -> Bool {
        isOutputTerminal && !isPlain && !isDumb
    }

    private var hasColour: Bool {
        isOutputTerminal && !isDumb && environment["NO_COLOR", default: ""].isEmpty
    }

    private var isDumb: Bool { environment["TERM", default: "dumb"] == "dumb" }

    private var isUTF8: Bool {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
        guard let locale = names.first(where: { !$0.isEmpty })?.uppercased() else { return !isOutputTerminal }
        return locale.contains("UTF-8") || locale.contains("UTF8")
    }

    private var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
