import ShellSyntax

extension Machine {
    /// In a check, ordering and arithmetic with null or undefined end the assertion: there is no data yet.
    func refuseNothing(
        _ sign: BinaryOperator, _ left: Value, _ right: Value, _ leftSource: Expression?, _ rightSource: Expression?
    ) throws(Interruption) {
        guard sign.isOrdering || sign.isArithmetic else { return }
        if sign == .add {
            if case .string = left { return }
            if case .string = right { return }
        }
        if let leftSource { try refuseNothing(left, leftSource) }
        if let rightSource { try refuseNothing(right, rightSource) }
    }

    func refuseNothing(_ value: Value, _ source: Expression) throws(Interruption) {
        guard isCheck, value.isNullish else { return }
        throw .noData(describe(value), source.span)
    }
}
