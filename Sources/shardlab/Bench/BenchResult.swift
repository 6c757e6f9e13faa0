/// One measured figure, with what it was measured under and what others reach.
struct BenchResult: Encodable {
    enum Better: String, Encodable {
        case lower, higher
    }

    struct Peer: Encodable {
        let name: String
        let value: Double
    }

    let name: String
    let value: Double
    /// `s` for times, `1/s` for rates, `B/s` for amounts of text.
    let unit: String
    let better: Better
    let conditions: String
    let peers: [Peer]

    static func time(_ name: String, seconds: Double, conditions: String, peers: [Peer] = []) -> BenchResult {
        BenchResult(name: name, value: seconds, unit: "s", better: .lower, conditions: conditions, peers: peers)
    }

    static func rate(
        _ name: String, perSecond: Double, unit: String = "1/s", conditions: String, peers: [Peer] = []
    ) -> BenchResult {
        BenchResult(name: name, value: perSecond, unit: unit, better: .higher, conditions: conditions, peers: peers)
    }
}
