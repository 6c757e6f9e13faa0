import SimKernel

extension RentalBook {
    static let meter = Meter<RentalBook>([
        .gauge("cost_per_hour", .dollars, "What an hour costs of all that was rented when it was last looked at.") {
            $0.open.isEmpty ? nil : $0.open.reduce(0) { $0 + $1.rental.perHour }
        }
    ])
}

extension Platform {
    mutating func sampleCost() { RentalBook.meter.sample(rentals, at: now, into: &metrics) }
}
