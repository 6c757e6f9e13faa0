import Foundation
import Testing

@testable import SimKernel

@Suite struct ArithmeticTests {
    /// How many doubles lie between the two.
    private func distance(_ left: Double, _ right: Double) -> UInt64 {
        if left == right { return 0 }
        guard left.sign == right.sign, left.isFinite, right.isFinite else { return .max }
        let (high, low) = (max(left.bitPattern, right.bitPattern), min(left.bitPattern, right.bitPattern))
        return high - low
    }

    @Test func logarithmIsWithinTwoUnitsInTheLastPlace() {
        var generator = Generator(seed: 1)
        var inputs = (0..<40_000).map { _ in Double(bitPattern: generator.below(0x7FF0_0000_0000_0000)) }
        inputs += (0..<40_000).map { _ in 0.5 + 1.5 * generator.unit() }
        for step in 1...64 {
            inputs.append(1 + Double(step) * 0x1p-52)
            inputs.append(1 - Double(step) * 0x1p-53)
        }
        let worst = inputs.map { distance(Arithmetic.log($0), Foundation.log($0)) }.max()
        #expect(worst ?? 3 <= 2)
    }

    @Test func exponentialIsWithinTwoUnitsInTheLastPlace() {
        var generator = Generator(seed: 2)
        var inputs = (0..<40_000).map { _ in 1_454 * generator.unit() - 744.5 }
        inputs += (0..<40_000).map { _ in 2 * generator.unit() - 1 }
        let worst = inputs.map { distance(Arithmetic.exp($0), Foundation.exp($0)) }.max()
        #expect(worst ?? 3 <= 2)
    }

    @Test func edgesFollowIEEE() {
        #expect(Arithmetic.log(0) == -.infinity)
        #expect(Arithmetic.log(-1).isNaN)
        #expect(Arithmetic.log(.infinity) == .infinity)
        #expect(Arithmetic.log(1) == 0)
        #expect(Arithmetic.exp(0) == 1)
        #expect(Arithmetic.exp(710) == .infinity)
        #expect(Arithmetic.exp(-746) == 0)
        #expect(Arithmetic.exp(.nan).isNaN)
    }

    @Test func powerAgreesWithTheLibrary() {
        #expect(Arithmetic.pow(2, 10) == 1_024)
        #expect(Arithmetic.pow(2, -2) == 0.25)
        #expect(Arithmetic.pow(0, 0) == 1)
        #expect(Arithmetic.pow(0, -0.5) == .infinity)
        #expect(Arithmetic.pow(-8, 1.0 / 3).isNaN)
        var generator = Generator(seed: 3)
        for _ in 0..<1_000 {
            let base = 100 * generator.unit()
            let exponent = 4 * generator.unit() - 2
            let expected = Foundation.pow(base, exponent)
            #expect(abs(Arithmetic.pow(base, exponent) - expected) <= 1e-14 * expected)
        }
    }
}
