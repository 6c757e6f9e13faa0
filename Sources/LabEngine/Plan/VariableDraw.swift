package import LabFormat
package import SimKernel

/// The values that a learner's seed gives a lab's variables.
package enum VariableDraw {
    /// One value a declaration, in the file's order, all from one generator: equal seeds give equal values.
    package static func values(
        _ declarations: [VariableDeclaration], from generator: inout Generator
    ) throws(SessionError) -> [DrawnVariable] {
        var drawn: [DrawnVariable] = []
        for declaration in declarations {
            let other = declaration.not.flatMap { name in drawn.first { $0.name == name }?.value }
            guard let value = draw(declaration, other: other, from: &generator) else {
                throw .noValue(variable: declaration.name)
            }
            drawn.append(DrawnVariable(name: declaration.name, value: value))
        }
        return drawn
    }

    /// Draws evenly; where that gives the other variable's value, goes on to the next that differs.
    private static func draw(
        _ declaration: VariableDeclaration, other: String?, from generator: inout Generator
    ) -> String? {
        let count = declaration.valueCount
        guard count > 0 else { return nil }
        let first = Int64(generator.below(UInt64(count)))
        guard let other, declaration.value(at: first) == other else { return declaration.value(at: first) }
        let offset = count > 2 ? 1 + Int64(generator.below(UInt64(count - 1))) : 1
        for step in 0..<min(count, 1_000) {
            let (sum, overflow) = first.addingReportingOverflow(offset &+ step)
            let index = overflow ? step : sum % count
            if let value = declaration.value(at: index), value != other { return value }
        }
        return nil
    }
}

/// A variable and the text that stands for it in this session.
package struct DrawnVariable: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
