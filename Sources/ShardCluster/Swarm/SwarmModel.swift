import SimKernel

/// What a client knows of something that it asked for.
enum SwarmFate: Sendable, Hashable {
    /// It may or may not have happened, or may be lost again.
    case unknown
    /// A majority has it.
    case acknowledged
    /// It can't have happened.
    case refused
}

/// What the swarm's clients asked for and were told, against which the cluster's data is held.
struct SwarmModel: Sendable {
    static let registerCount = 96
    static let counterCount = 128
    static let accountCount = 48
    static let balance: Int64 = 100
    /// A register that is not there.
    static let absent: Int64 = -1

    /// A mark that an increment or a transfer leaves in the documents that it changes.
    struct Token: Sendable {
        enum Place: Sendable, Hashable {
            case counter(Int)
            case accounts(Int, Int)
        }

        let place: Place
        var fate = SwarmFate.unknown
    }

    struct Item: Sendable {
        let key: Int
        var inserted = SwarmFate.unknown
        /// nil: nobody has tried to remove it.
        var removed: SwarmFate?
    }

    /// By key.
    var registers: [[RegisterOperation]] = Array(repeating: [], count: registerCount)
    var tokens: [Token] = []
    var items: [Item] = []
    /// Those acknowledged since the last look.
    var freshTokens: [Int] = []
    var freshItems: [Int] = []
    var nextValue: Int64 = 1

    mutating func newToken(_ place: Token.Place) -> Int {
        tokens.append(Token(place: place))
        return tokens.count - 1
    }

    mutating func settle(token: Int, _ fate: SwarmFate) {
        tokens[token].fate = fate
        if fate == .acknowledged { freshTokens.append(token) }
    }

    mutating func newItem(key: Int) -> Int {
        items.append(Item(key: key))
        return items.count - 1
    }

    mutating func settle(item: Int, _ fate: SwarmFate) {
        items[item].inserted = fate
        if fate == .acknowledged { freshItems.append(item) }
    }
}
