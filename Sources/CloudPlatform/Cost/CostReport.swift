import BSON
import ShardCluster
import SimKernel

/// What a stretch of time cost, by what was rented.
struct CostReport: Sendable {
    struct Line: Sendable {
        let kind: String
        let resource: String
        let item: String
        var quantity: Double
        var hours: Double
        var cost: Double
    }

    let from: Micros
    let to: Micros
    private(set) var lines: [Line] = []
    /// Dollars an hour of what runs now.
    let running: Double
    /// False if the window begins before what is still known.
    let isComplete: Bool

    init(_ book: RentalBook, from: Micros, to: Micros) {
        self.from = from
        self.to = to
        running = book.open.reduce(0) { $0 + $1.rental.perHour }
        isComplete = from >= book.knownSince
        var places: [Key: Int] = [:]
        for (rental, hours) in book.spans(from: from, to: to) { add(rental, hours: hours, &places) }
        for flow in book.flows {
            let gigabytes = flow.sent.sum(from: from, to: to) / Volume.bytesPerGB
            guard gigabytes > 0 else { continue }
            lines.append(
                Line(
                    kind: "traffic", resource: flow.resource, item: Prices.regionTraffic.item, quantity: gigabytes,
                    hours: hours, cost: gigabytes * Prices.regionTraffic.price))
        }
    }

    /// What makes two stretches one line.
    private struct Key: Hashable {
        let kind: Rental.Kind
        let resource: String
        let item: String
        let quantity: Double
    }

    /// Two stretches of the same thing are one line, with their hours together.
    private mutating func add(_ rental: Rental, hours: Double, _ places: inout [Key: Int]) {
        let cost = hours * rental.perHour
        let key = Key(kind: rental.kind, resource: rental.resource, item: rental.item, quantity: rental.quantity)
        if let index = places[key] {
            lines[index].hours += hours
            lines[index].cost += cost
        } else {
            places[key] = lines.count
            lines.append(
                Line(
                    kind: rental.kind.rawValue, resource: rental.resource, item: rental.item,
                    quantity: rental.quantity, hours: hours, cost: cost))
        }
    }

    var hours: Double { (to - from).inSeconds / 3_600 }

    var total: Double { lines.reduce(0) { $0 + $1.cost } }

    var document: BSONDocument {
        var kinds = BSONDocument()
        for kind in Rental.Kind.allCases.map(\.rawValue) + ["traffic"] {
            let cost = lines.reduce(0) { $0 + ($1.kind == kind ? $1.cost : 0) }
            if cost > 0 { kinds.append(kind, .dollars(cost)) }
        }
        return [
            "currency": .string(Prices.currency), "pricesOf": .string(Prices.asOf),
            "since": .date(VirtualDate.ms(from)), "until": .date(VirtualDate.ms(to)),
            "hours": .dollars(hours), "complete": .bool(isComplete), "total": .dollars(total),
            "perHour": .dollars(hours > 0 ? total / hours : 0), "running": .dollars(running),
            "perMonth": .dollars(running * Prices.hoursPerMonth), "byKind": .document(kinds),
            "lines": .array(lines.map { .document($0.document) }),
        ]
    }
}

extension CostReport.Line {
    var document: BSONDocument {
        [
            "kind": .string(kind), "resource": .string(resource), "item": .string(item),
            "quantity": .dollars(quantity), "hours": .dollars(hours), "cost": .dollars(cost),
        ]
    }
}

extension BSONValue {
    /// An amount to a millionth, so that it reads well.
    static func dollars(_ amount: Double) -> BSONValue {
        abs(amount) < 1e9 ? .double((amount * 1e6).rounded() / 1e6) : .double(amount)
    }
}
