import ShardCluster

/// Whom a commit waits for, as PostgreSQL's synchronous_standby_names says; Redis's WAIT n is `ANY n (*)`.
enum SynchronousStandbys: Sendable, Hashable {
    case off
    /// The first so many of the list that are connected.
    case first(Int, [String])
    /// Any so many of the list.
    case any(Int, [String])

    /// All standbys.
    static let everyone = "*"

    var isOff: Bool { self == .off }

    var count: Int {
        switch self {
        case .off: 0
        case .first(let count, _), .any(let count, _): count
        }
    }

    /// The place in the list from 1; nil for a standby that is not waited for.
    func priority(of name: String) -> Int? {
        switch self {
        case .off: nil
        case .first(_, let names), .any(_, let names):
            names.firstIndex { $0 == name || $0 == Self.everyone }.map { $0 + 1 }
        }
    }

    var text: String {
        switch self {
        case .off: ""
        case .first(let count, let names): "FIRST \(count) (\(names.joined(separator: ", ")))"
        case .any(let count, let names): "ANY \(count) (\(names.joined(separator: ", ")))"
        }
    }

    /// The position that the commit of everything before it is waiting for nobody more; nil while too few are connected.
    ///
    /// `standbys` are those connected, with the position that each has confirmed, in the order of joining.
    func confirmed(_ standbys: [(name: String, position: Int64)]) -> Int64? {
        switch self {
        case .off: return nil
        case .any(let count, _):
            let positions = standbys.filter { priority(of: $0.name) != nil }.map(\.position).sorted(by: >)
            return positions.count < count ? nil : positions[count - 1]
        case .first(let count, _):
            let ranked = standbys.enumerated().compactMap { entry in
                priority(of: entry.element.name).map {
                    (rank: $0, place: entry.offset, position: entry.element.position)
                }
            }.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }
            return ranked.count < count ? nil : ranked.prefix(count).map(\.position).min()
        }
    }

    /// `""`, `"off"`, `"*"`, `"a, b"`, `"FIRST 1 (a, b)"` or `"ANY 2 (*)"`.
    ///
    /// - Throws: BadValue (2) for what is written otherwise.
    init(_ text: String, of owner: String) throws(CommandError) {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty, trimmed != "off" else {
            self = .off
            return
        }
        let words = trimmed.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true).map(String.init)
        let method = words[0].uppercased()
        if method == "FIRST" || method == "ANY" {
            guard words.count == 3, let count = Int(words[1]), (1...3).contains(count), words[2].hasPrefix("("),
                words[2].hasSuffix(")")
            else { throw Self.unreadable(text, owner) }
            let names = try Self.names(String(words[2].dropFirst().dropLast()), text, owner)
            self = method == "ANY" ? .any(count, names) : .first(count, names)
        } else {
            self = .first(1, try Self.names(trimmed, text, owner))
        }
    }

    private static func names(_ list: String, _ text: String, _ owner: String) throws(CommandError) -> [String] {
        let names = list.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
        guard names.allSatisfy({ !$0.isEmpty && !$0.contains(" ") && !$0.contains("(") && !$0.contains(")") }) else {
            throw unreadable(text, owner)
        }
        return names
    }

    private static func unreadable(_ text: String, _ owner: String) -> CommandError {
        .badValue(
            "\(owner): \"\(text)\" names no standbys. Write \"off\", \"ANY 1 (*)\" or \"FIRST 1 (name, name)\", with 1 to 3."
        )
    }
}

extension String {
    fileprivate var trimmed: String {
        let scalars = self.drop { $0 == " " }
        return String(scalars.reversed().drop { $0 == " " }.reversed())
    }
}
