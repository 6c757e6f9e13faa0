/// Points shared in integers.
package enum PointShares {
    /// `points` over `parts` places, as even as integers allow; the first ones get more.
    package static func even(_ points: Int, over parts: Int) -> [Int] {
        guard parts > 0 else { return [] }
        let (share, rest) = points.quotientAndRemainder(dividingBy: parts)
        return (0..<parts).map { $0 < rest ? share + 1 : share }
    }
}
