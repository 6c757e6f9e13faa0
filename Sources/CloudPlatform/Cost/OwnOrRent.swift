import BSON
import ShardCluster

/// The same machines, bought or rented.
struct OwnOrRent: Sendable {
    var count = 1.0
    let size: MachineSize
    /// Years that the machines are needed.
    var years = 3.0
    /// The part of the hours for which rented machines run; own ones are there all the time.
    var use = 1.0
    /// Dollars a machine.
    var purchase: Double
    var lifetimeYears = Prices.lifetimeYears
    var watts: Double
    var machinesPerAdministrator = Prices.machinesPerAdministrator
    /// What part of the rent a commitment saves.
    var discount = 0.0

    init(_ options: Options) throws(CommandError) {
        try options.refuseUnknown([
            "count", "cpus", "memoryGB", "diskGB", "years", "use", "purchase", "lifetimeYears", "watts",
            "machinesPerAdministrator", "discount",
        ])
        size = try MachineSize(options)
        purchase = try options.number("purchase", in: 1...1e9) ?? size.purchase
        watts = try options.number("watts", in: 1...100_000) ?? Prices.watts(cpus: size.cpus, memoryGB: size.memoryGB)
        if let value = try options.integer("count", in: 1...100_000) { count = Double(value) }
        if let value = try options.number("years", in: 0.1...50) { years = value }
        if let value = try options.number("use", in: 0.001...1) { use = value }
        if let value = try options.number("lifetimeYears", in: 0.5...20) { lifetimeYears = value }
        if let value = try options.number("machinesPerAdministrator", in: 1...100_000) {
            machinesPerAdministrator = value
        }
        if let value = try options.number("discount", in: 0...0.95) { discount = value }
    }

    // Dollars a month of all machines.
    var power: Double {
        count * watts / 1_000 * Prices.hoursPerMonth * Prices.powerUsageEffectiveness * Prices.electricity.price
    }
    var space: Double { count * Prices.space.price }
    var hands: Double { count / machinesPerAdministrator * Prices.administrator.price / 12 }
    var running: Double { power + space + hands }
    var writtenOff: Double { count * purchase / (lifetimeYears * 12) }
    var rentAtFullUse: Double { count * size.rentPerHour * (1 - discount) * Prices.hoursPerMonth }
    var rent: Double { rentAtFullUse * use }

    /// Dollars over the years: machines are bought again when their lifetime is over.
    var ownTotal: Double { (years / lifetimeYears).rounded(.up) * count * purchase + running * years * 12 }
    var rentTotal: Double { rent * years * 12 }

    /// Months after which what was bought is paid for by what is not rented; nil if that never comes.
    var breakEvenMonths: Double? { rent > running ? count * purchase / (rent - running) : nil }

    /// The use at which a month costs the same, written off against rented. Above 1: rented is cheaper at any use.
    var breakEvenUse: Double { (running + writtenOff) / rentAtFullUse }

    var document: BSONDocument {
        let own: BSONDocument = [
            "purchase": .dollars(count * purchase),
            "perMonth": .document([
                "writtenOff": .dollars(writtenOff), "power": .dollars(power), "space": .dollars(space),
                "hands": .dollars(hands), "total": .dollars(running + writtenOff),
            ]),
            "total": .dollars(ownTotal),
        ]
        return [
            "machines": .dollars(count), "years": .dollars(years), "use": .dollars(use), "own": .document(own),
            "rented": .document(["perMonth": .dollars(rent), "total": .dollars(rentTotal)]),
            "breakEvenMonths": breakEvenMonths.map { .dollars($0) } ?? .null,
            "breakEvenUse": .dollars(breakEvenUse), "cheaper": ownTotal < rentTotal ? "own" : "rented",
        ]
    }
}

extension Platform {
    func compareOwning(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        return .document(try OwnOrRent(try arguments.options(0)).document)
    }
}
