extension Generator {
    /// A number in `0..<bound`, each exactly as likely; 0 when `bound` is 0.
    ///
    /// Lemire, "Fast random integer generation in an interval" (2019): a product's high word, and a second draw only
    /// where the low word falls into the uneven rest.
    @inlinable
    package mutating func below(_ bound: UInt64) -> UInt64 {
        guard bound > 0 else { return 0 }
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let rest = (0 &- bound) % bound
            while product.low < rest {
                product = next().multipliedFullWidth(by: bound)
            }
        }
        return product.high
    }

    /// Both ends included.
    @inlinable
    package mutating func int(in range: ClosedRange<Int64>) -> Int64 {
        let count = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
        let offset = count == 0 ? next() : below(count)
        return range.lowerBound &+ Int64(bitPattern: offset)
    }

    /// A multiple of 2^-53 in `[0, 1)`.
    @inlinable
    package mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// The time to the next of events that come independently, one each `mean` on average.
    package mutating func exponential(mean: Double) -> Double {
        -mean * Arithmetic.log(1 - unit())
    }

    /// Fisher and Yates's shuffle, from the end.
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, Int(below(UInt64(last) + 1)))
        }
    }
}
