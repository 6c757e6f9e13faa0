import SimKernel

/// Something that is paid for by the hour, whether it is used or not.
struct Rental: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        /// A server of a service, and a balancer before them; a database of any kind, and what its disk costs.
        case database, storage, instance, node, server, balancer
    }

    let kind: Kind
    /// Whose it is, such as a shard.
    let resource: String
    /// What the price is of, such as a tier.
    let item: String
    var quantity: Double
    /// Dollars of all of them.
    let perHour: Double
    /// When it began, where that is known better than by looking; else it counts from when it was first seen.
    var since: Micros?

    /// The same thing in the same quantity.
    func isSame(as other: Rental) -> Bool {
        kind == other.kind && resource == other.resource && item == other.item && quantity == other.quantity
            && perHour == other.perHour
    }
}
