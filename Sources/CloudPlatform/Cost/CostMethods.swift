import BSON
import ShardCluster
import SimKernel

/// `cost.*`
extension Platform {
    static let costMethods = ["prices", "report", "budget", "estimate", "compare", "usl", "scaling"]

    func cost(_ name: String, _ arguments: Arguments, cluster: Cluster) throws(CommandError) -> BSONValue {
        switch name {
        case "prices":
            try arguments.atMost(0)
            return .document(Self.priceTable)
        case "report":
            try arguments.atMost(1)
            return .document(try report(try Window(arguments.value(0), now: now), arguments.method, cluster).document)
        case "budget": return try budget(arguments, cluster)
        case "estimate": return try estimate(arguments)
        case "compare": return try compareOwning(arguments)
        case "usl": return try fitScalability(arguments)
        case "scaling": return try compareScaling(arguments)
        default: throw arguments.unknownMethod
        }
    }

    private static var priceTable: BSONDocument {
        let rows: [BSONValue] = Prices.all.map { row in
            [
                "item": .string(row.item), "unit": .string(row.unit), "price": .dollars(row.price),
                "source": .string(row.source),
            ]
        }
        return [
            "currency": .string(Prices.currency), "asOf": .string(Prices.asOf),
            "note": "Public list prices, rounded, without tax and discounts.", "prices": .array(rows),
        ]
    }

    /// The cost of what has passed of a window.
    ///
    /// - Throws: BadValue (2) for a window in which no time has passed.
    private func report(_ window: Window, _ method: String, _ cluster: Cluster) throws(CommandError) -> CostReport {
        var book = rentals
        book.observe(rented(cluster), at: now)
        book.settleTraffic(at: now)
        let (from, to) = (max(0, window.from), min(now, window.to))
        guard to > from else {
            throw .badValue("\(method): no time has passed in this window. Wait, or choose an earlier one.")
        }
        return CostReport(book, from: from, to: to)
    }

    /// Whether what runs, or what a window cost, is within a limit.
    private func budget(_ arguments: Arguments, _ cluster: Cluster) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(["perHour", "perMonth", "total", "window"])
        let limits = ["perHour", "perMonth", "total"].filter { options.value($0) != nil }
        guard limits.count == 1, let kind = limits.first else {
            throw .badValue("cost.budget takes one of perHour, perMonth and total, in dollars.")
        }
        guard let limit = try options.number(kind, in: 0...1e12) else { throw .badValue("cost.budget needs \(kind).") }
        let spent: Double
        if kind == "total" {
            spent = try report(try Window(options.value("window"), now: now), arguments.method, cluster).total
        } else {
            guard options.value("window") == nil else {
                throw .badValue("cost.budget: \(kind) is about what runs now. Leave window out, or ask for total.")
            }
            let running = rented(cluster).reduce(0) { $0 + $1.perHour }
            spent = kind == "perHour" ? running : running * Prices.hoursPerMonth
        }
        return [
            "kind": .string(kind), "limit": .dollars(limit), "spent": .dollars(spent), "left": .dollars(limit - spent),
            "within": .bool(spent <= limit),
        ]
    }
}
