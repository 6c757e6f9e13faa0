import SimKernel

extension Scaler {
    static let meter = Meter<Scaler>(
        by: "scaler",
        [
            .gauge("scaler_size", .of("instances"), "Instances of a scaler's target when it last looked.") {
                $0.size.map { Double($0) }
            },
            .gauge(
                "scaler_desired", .of("instances"),
                "Instances that a scaler's policy asks for within its bounds, whether or not a cooldown holds it."
            ) { $0.desired.map { Double($0) } },
            .counter("scaler_ups", "decisions", "Decisions to scale up.") { Double($0.counts.up) },
            .counter("scaler_downs", "decisions", "Decisions to scale down.") { Double($0.counts.down) },
            .counter("scaler_failures", "decisions", "Scaling actions that failed.") { Double($0.counts.failed) },
        ])
}

extension Platform {
    mutating func sampleScalers() {
        for scaler in scaling.scalers { Scaler.meter.sample(scaler, scaler.name, at: now, into: &metrics) }
    }
}
