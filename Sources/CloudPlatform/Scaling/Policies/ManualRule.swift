import SimKernel

/// As many as somebody has said.
struct ManualRule: ScalingRule {
    var count: Int

    func want(_ sight: ScalingSight, _ past: ScalingPast, _ bounds: ScalingBounds) -> ScalingWish {
        ScalingWish(count: count, reason: "set by hand to \(count)")
    }

    func hash(into trace: inout TraceHash) { trace.combine(Int64(count)) }
}
