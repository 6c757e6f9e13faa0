import ShellSyntax

/// The fenced blocks that mean something in a lab, with what their info strings may hold.
enum BlockKind: String, CaseIterable, Sendable {
    case step
    case shell
    case setup = "shell setup"
    case solution = "shell solution"
    case wrong = "shell wrong"
    case output
    case check
    case goal
    case quiz
    case fill
    case hint
    case passed
    case chart
    case topology
    case replication
    case timeline
    case table
    case enhancement

    enum Presence {
        case none
        case optional
        case required
    }

    /// The words that may stand behind the block's own.
    var flags: [String] { self == .check ? ["each", "keep"] : [] }

    var attributes: [String] {
        switch self {
        case .check, .goal, .quiz, .fill: ["points"]
        case .wrong: ["fails"]
        default: []
        }
    }

    var title: Presence {
        switch self {
        case .check, .goal, .wrong: .required
        case .solution: .optional
        default: .none
        }
    }

    /// Whether a file name follows.
    var hasFile: Bool { self == .fill }

    /// "a `check` block", for messages.
    var phrase: String {
        let article = self == .output || self == .enhancement ? "an" : "a"
        return "\(article) `\(rawValue)` block"
    }

    /// The kind that an info string names; nil for a language that is not ours.
    init?(_ info: InfoString) {
        guard let kind = Self(rawValue: info.language.text) else { return nil }
        let variant = info.words.first.flatMap { Self(rawValue: "shell \($0.text)") }
        self = kind == .shell ? variant ?? .shell : kind
    }

    static let languages = allCases.map(\.rawValue).filter { !$0.contains(" ") }

    /// The word of ours that an author probably meant by a language that nobody knows.
    static func meant(by language: String) -> String? {
        guard !knownLanguages.contains(language), language.count >= 4 else { return nil }
        return nearest(language, in: languages)
    }

    /// Languages near to our words, which are shown as they are.
    private static let knownLanguages: Set<String> = ["text", "bash", "html", "zsh", "fish", "shellscript", "stylus"]
}
