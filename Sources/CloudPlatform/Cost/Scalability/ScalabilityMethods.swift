import BSON
import ShardCluster

/// `cost.usl`
extension Platform {
    static let scalabilityPointLimit = 1_000

    func fitScalability(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let points = try scalabilityPoints(arguments)
        let options = try arguments.options(1)
        try options.refuseUnknown(["at"])
        let sizes = try Self.numbers(options, "at", in: 1...1e6)
        guard let fit = ScalabilityFit(points) else {
            throw .badValue(
                "cost.usl: no law fits these points. They must be of three different sizes at least; measure again where they jump."
            )
        }
        let law = fit.law
        var document: BSONDocument = [
            "lambda": .double(law.lambda), "sigma": .double(law.sigma), "kappa": .double(law.kappa),
            "r2": .double(fit.determination),
        ]
        document.append("peak", law.peak.map { .double($0) } ?? .null)
        document.append("limit", law.limit.map { .double($0) } ?? .null)
        document.append(
            "points",
            .array(
                points.map { point in
                    [
                        "size": .double(point.size), "throughput": .double(point.throughput),
                        "fitted": .double(law.throughput(at: point.size)),
                        "efficiency": .double(point.throughput / point.size / law.lambda),
                    ]
                }))
        if !sizes.isEmpty {
            document.append(
                "at",
                .array(sizes.map { ["size": .double($0), "throughput": .double(law.throughput(at: $0))] }))
        }
        return .document(document)
    }

    private func scalabilityPoints(_ arguments: Arguments) throws(CommandError) -> [ScalabilityPoint] {
        guard let values = arguments.value(0)?.array else {
            throw .badValue("cost.usl needs measured points, such as [{ size: 1, throughput: 1000 }, ...].")
        }
        guard (3...Self.scalabilityPointLimit).contains(values.count) else {
            throw .badValue(
                "cost.usl needs 3 to \(Self.scalabilityPointLimit) points, not \(values.count). Measure at more sizes.")
        }
        var points: [ScalabilityPoint] = []
        for value in values {
            guard let document = value.document else {
                throw .typeMismatch("cost.usl: a point is { size, throughput }, not \(value.typeName).")
            }
            let options = Options(document, of: "cost.usl point")
            try options.refuseUnknown(["size", "throughput"])
            guard let size = try options.number("size", in: 1...1e6),
                let throughput = try options.number("throughput", in: 1e-9...1e15)
            else { throw .badValue("cost.usl: each point needs size and throughput.") }
            points.append(ScalabilityPoint(size: size, throughput: throughput))
        }
        guard Set(points.map(\.size)).count >= 3 else {
            throw .badValue("cost.usl needs points of three different sizes at least. Measure at more sizes.")
        }
        return points
    }

    static func numbers(
        _ options: Options, _ key: String, in range: ClosedRange<Double>
    ) throws(CommandError) -> [Double] {
        guard let value = options.value(key) else { return [] }
        guard let values = value.array else {
            throw .typeMismatch("\(options.owner): \(key) must be an array of numbers, not \(value.typeName).")
        }
        guard (1...scalabilityPointLimit).contains(values.count) else {
            throw .badValue("\(options.owner): \(key) must hold 1 to \(scalabilityPointLimit) numbers.")
        }
        var numbers: [Double] = []
        for value in values {
            guard let number = value.double, range.contains(number) else {
                throw .badValue(
                    "\(options.owner): \(key) must hold numbers from \(range.lowerBound) to \(range.upperBound).")
            }
            numbers.append(number)
        }
        return numbers
    }
}
