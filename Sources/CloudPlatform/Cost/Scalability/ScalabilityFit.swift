import SimKernel

/// A measured throughput at a size: machines, clients, shards.
struct ScalabilityPoint: Sendable, Hashable {
    let size: Double
    let throughput: Double
}

/// The law that fits measured points best.
///
/// n / X(n) = (1 + σ(n - 1) + κn(n - 1)) / λ is linear in 1/λ, σ/λ and κ/λ, so least squares give them at once; size 1
/// need not have been measured. Points count by (X/n)²: an error of so many percent weighs the same everywhere. σ and κ
/// are never negative: where a free fit wants that, the best one with it at 0 is taken.
struct ScalabilityFit: Sendable {
    let law: UniversalScalability
    /// The part of the throughputs' variance that the law explains, at most 1.
    let determination: Double

    /// Nil for points that no such law fits, or fewer than three different sizes.
    init?(_ points: [ScalabilityPoint]) {
        guard Set(points.map(\.size)).count >= 3 else { return nil }
        // Columns that may take part: (n - 1), n(n - 1). The first choice that needs no negative coefficient and leaves
        // the least error wins.
        var best: (law: UniversalScalability, error: Double)?
        for choice in [[true, true], [true, false], [false, true], [false, false]] {
            guard let law = Self.solve(points, contention: choice[0], coherency: choice[1]) else { continue }
            let error = Self.error(law, points)
            if best == nil || error < (best?.error ?? 0) * (1 - 1e-12) { best = (law, error) }
        }
        guard let best else { return nil }
        law = best.law
        let mean = points.reduce(0) { $0 + $1.throughput } / Double(points.count)
        let total = points.reduce(0) { $0 + ($1.throughput - mean) * ($1.throughput - mean) }
        let left = points.reduce(0) { sum, point in
            let miss = point.throughput - best.law.throughput(at: point.size)
            return sum + miss * miss
        }
        determination = total > 0 ? 1 - left / total : (left > 0 ? 0 : 1)
    }

    private static func error(_ law: UniversalScalability, _ points: [ScalabilityPoint]) -> Double {
        points.reduce(0) { sum, point in
            let miss = 1 - point.throughput / law.throughput(at: point.size)
            return sum + miss * miss
        }
    }

    private static func solve(
        _ points: [ScalabilityPoint], contention: Bool, coherency: Bool
    ) -> UniversalScalability? {
        var columns: [(Double) -> Double] = [{ _ in 1 }]
        if contention { columns.append { $0 - 1 } }
        if coherency { columns.append { $0 * ($0 - 1) } }
        // Rows divided by n/X: what is fitted is 1.
        let rows = points.map { point in columns.map { $0(point.size) * point.throughput / point.size } }
        guard let solution = leastSquares(rows), solution[0] > 0 else { return nil }
        let lambda = 1 / solution[0]
        let sigma = contention ? solution[1] * lambda : 0
        let kappa = coherency ? solution[contention ? 2 : 1] * lambda : 0
        guard sigma >= 0, kappa >= 0, lambda.isFinite, sigma.isFinite, kappa.isFinite else { return nil }
        return UniversalScalability(lambda: lambda, sigma: sigma, kappa: kappa)
    }

    /// The coefficients with which the columns come nearest to 1 in all rows: normal equations of scaled columns, by
    /// elimination with pivots. Nil if the columns depend on each other.
    private static func leastSquares(_ rows: [[Double]]) -> [Double]? {
        let count = rows.first?.count ?? 0
        let scales = (0..<count).map { Arithmetic.sqrt(product(rows, $0, $0)) }
        guard scales.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
        var matrix: [[Double]] = []
        for row in 0..<count {
            var line = (0..<count).map { column in product(rows, row, column) / (scales[row] * scales[column]) }
            line.append(rows.reduce(0.0) { sum, entry in sum + entry[row] } / scales[row])
            matrix.append(line)
        }
        for step in 0..<count {
            guard let pivot = (step..<count).max(by: { abs(matrix[$0][step]) < abs(matrix[$1][step]) }),
                abs(matrix[pivot][step]) > 1e-13
            else { return nil }
            matrix.swapAt(step, pivot)
            for row in 0..<count where row != step {
                let factor = matrix[row][step] / matrix[step][step]
                for column in step...count { matrix[row][column] -= factor * matrix[step][column] }
            }
        }
        return (0..<count).map { matrix[$0][count] / matrix[$0][$0] / scales[$0] }
    }

    private static func product(_ rows: [[Double]], _ first: Int, _ second: Int) -> Double {
        rows.reduce(0.0) { sum, row in sum + row[first] * row[second] }
    }
}
