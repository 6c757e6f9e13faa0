package import LabFormat

/// What help costs in points; a step's solution costs half of what is left in every mode.
package struct Costs: Sendable, Hashable {
    package var hint: Int
    package var reveal: Int

    package static let none = Costs(hint: 0, reveal: 0)

    package init(_ mode: Mode) {
        switch mode {
        case .lab: self.init(hint: 1, reveal: 2)
        case .demo: self = .none
        case .challenge: self.init(hint: 2, reveal: 3)
        case .expert: self.init(hint: 3, reveal: 5)
        }
    }

    private init(hint: Int, reveal: Int) {
        self.hint = hint
        self.reveal = reveal
    }
}
