package import BSON

/// A query filter, parsed once: which documents it matches, and which key ranges can hold them.
package struct Matcher: Sendable {
    let root: MatchNode
    package let filter: BSONDocument
    let constants: ExpressionConstants
    /// The filter, where it is no more than plain equalities.
    let equalities: PlainEqualities?

    /// Throws the server's error for an operator it doesn't know or an operand that doesn't fit.
    /// `variables` are those of the command's `let` and of pipelines around it.
    package init(
        _ filter: BSONDocument, variables: [String] = [], constants: ExpressionConstants = .none
    ) throws(CommandError) {
        self.filter = filter
        self.constants = constants
        let all = constants.variables.isEmpty ? variables : variables + constants.variables.keys
        root = try MatchParser.parse(filter, variables: all)
        equalities = PlainEqualities(root)
    }

    /// Matches everything.
    package static let all = Matcher(root: .always)

    init(root: MatchNode, constants: ExpressionConstants = .none) {
        filter = BSONDocument()
        self.constants = constants
        self.root = root
        equalities = PlainEqualities(root)
    }

    package var isAlwaysTrue: Bool {
        if case .always = root { true } else { false }
    }

    /// Throws only what an `$expr` in the filter throws.
    package func matches(_ document: BSONDocument) throws(CommandError) -> Bool {
        try matches(document, constants)
    }

    /// With other variables than those at hand when the filter was read.
    func matches(_ document: BSONDocument, _ constants: ExpressionConstants) throws(CommandError) -> Bool {
        var ignored: Int?
        return try root.matches(document, constants: constants, position: &ignored)
    }

    /// The array position that the positional operator `$` stands for; nil when no array decided the match.
    package func matchedPosition(in document: BSONDocument) throws(CommandError) -> Int? {
        var position: Int?
        return try root.matches(document, constants: constants, position: &position) ? position : nil
    }
}
