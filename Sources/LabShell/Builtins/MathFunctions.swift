import Foundation
import ShellSyntax
import SimKernel

private func function(_ name: String, _ summary: String, _ body: @escaping @Sendable (Double) -> Double) -> Method {
    Method(name, [.any("x")], .computes, summary) { (machine, call) throws(Interruption) in
        if machine.isCheck, call[0].isNullish { throw .noData(machine.describe(call[0]), call.span) }
        return .number(body(try machine.number(of: call[0])))
    }
}

private func constant(_ name: String, _ value: Double) -> Method {
    Method(name, [], .computes, NumberText.text(value), isProperty: true) { (_, _) throws(Interruption) in
        .number(value)
    }
}

private func extreme(
    _ name: String, _ summary: String, _ start: Double, _ isBetter: @escaping @Sendable (Double, Double) -> Bool
) -> Method {
    Method(name, [.rest("numbers")], .computes, summary) { (machine, call) throws(Interruption) in
        if machine.isCheck {
            if call.count == 0 { throw .noData("no numbers", call.span) }
            for argument in call.arguments where argument.isNullish {
                throw .noData(machine.describe(argument), call.span)
            }
        }
        var best = start
        for argument in call.arguments {
            let number = try machine.number(of: argument)
            if number.isNaN { best = .nan } else if !best.isNaN, isBetter(number, best) { best = number }
        }
        return .number(best)
    }
}

let mathNamespace = MemberTable(
    "Math", "JavaScript's mathematics",
    [
        function("abs", "Without its sign.") { $0.magnitude },
        function("ceil", "Rounded up.") { $0.rounded(.up) },
        function("floor", "Rounded down.") { $0.rounded(.down) },
        function("round", "Rounded to the nearest whole number, halves up.") { number in
            let floor = number.rounded(.down)
            return number - floor >= 0.5 ? floor + 1 : floor
        },
        function("trunc", "Without its decimals.") { $0.rounded(.towardZero) },
        function("sign", "-1, 0 or 1.") { $0.isNaN || $0 == 0 ? $0 : $0 < 0 ? -1 : 1 },
        function("sqrt", "The square root.") { $0.squareRoot() },
        function("cbrt", "The cube root.") { cbrt($0) },
        function("exp", "e to the power of x.") { exp($0) },
        function("log", "The natural logarithm.") { log($0) },
        function("log2", "The logarithm to base 2.") { log2($0) },
        function("log10", "The logarithm to base 10.") { log10($0) },
        Method("pow", [.any("base"), .any("exponent")], .computes, "base ** exponent.") {
            (machine, call) throws(Interruption) in
            .number(Power.raise(try machine.number(of: call[0]), try machine.number(of: call[1])))
        },
        extreme("max", "The largest number.", -.infinity) { $0 > $1 },
        extreme("min", "The smallest number.", .infinity) { $0 < $1 },
        Method("hypot", [.rest("numbers")], .computes, "The root of the sum of squares.") {
            (machine, call) throws(Interruption) in
            var sum = 0.0
            for argument in call.arguments {
                let number = try machine.number(of: argument)
                sum += number * number
            }
            return .number(sum.squareRoot())
        },
        Method(
            "random", [], .computes, "A number from 0 up to 1, from the shell's own generator: a replay draws the same."
        ) {
            (machine, _) throws(Interruption) in .number(machine.state.generator.unit())
        },
        constant("PI", .pi), constant("E", M_E), constant("LN2", M_LN2), constant("LN10", M_LN10),
        constant("SQRT2", 2.0.squareRoot()),
    ])
