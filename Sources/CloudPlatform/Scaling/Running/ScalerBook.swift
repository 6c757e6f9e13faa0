import ShardCluster
import SimKernel

/// The scalers, and who gives them instances.
struct ScalerBook: Sendable {
    static let limit = 32
    static let nameLimitBytes = 60

    /// In order of creation.
    var scalers: [Scaler] = []
    var created = 0
    var provider = CapacityProvider()

    func index(of id: Int) -> Int? { scalers.firstIndex { $0.id == id } }

    /// - Throws: BadValue (2) naming the scalers that there are.
    func index(named name: String) throws(CommandError) -> Int {
        guard let index = scalers.firstIndex(where: { $0.name == name }) else {
            let names = scalers.map(\.name).joined(separator: ", ")
            throw .badValue(
                "There is no scaler \"\(name)\". "
                    + (names.isEmpty ? "scaler.create(name, {...}) makes one." : "There are: \(names)."))
        }
        return index
    }

    func hash(into trace: inout TraceHash) {
        for scaler in scalers { scaler.hash(into: &trace) }
        provider.hash(into: &trace)
    }
}
