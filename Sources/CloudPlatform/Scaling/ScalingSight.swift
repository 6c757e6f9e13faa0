import SimKernel

/// One instance of what is scaled, as its scaler sees it.
struct InstanceFigures: Sendable {
    let name: String
    /// Takes its part of the load; one that starts does not yet.
    var isReady = true
    /// What it has, so that a part of it can be told as a part of what was requested.
    var cores = 1.0
    var memoryGiB = 1.0
    /// What it states for itself.
    var resources: ContainerResources?
    /// Nil where nothing is known.
    private var cpu, memory, disk, network, queryRate, transactionRate: Double?

    init(_ name: String) { self.name = name }

    subscript(metric: ScalingMetric) -> Double? {
        get {
            switch metric {
            case .cpu: cpu
            case .memory: memory
            case .disk: disk
            case .network: network
            case .queryRate: queryRate
            case .transactionRate: transactionRate
            }
        }
        set {
            switch metric {
            case .cpu: cpu = newValue
            case .memory: memory = newValue
            case .disk: disk = newValue
            case .network: network = newValue
            case .queryRate: queryRate = newValue
            case .transactionRate: transactionRate = newValue
            }
        }
    }
}

/// What a policy sees at one moment.
struct ScalingSight: Sendable {
    let at: Micros
    /// How many instances there are, those that start among them and those that leave not.
    let size: Int
    let instances: [InstanceFigures]
    /// No instance is starting or leaving.
    let isSettled: Bool

    /// The mean over ready instances that tell it; nil if none does.
    func mean(_ metric: ScalingMetric) -> Double? {
        var (sum, count) = (0.0, 0)
        for index in instances.indices where instances[index].isReady {
            if let value = instances[index][metric] { (sum, count) = (sum + value, count + 1) }
        }
        return count == 0 ? nil : sum / Double(count)
    }

    /// The highest over ready instances, and who has it.
    func highest(_ metric: ScalingMetric) -> (name: String, value: Double)? {
        var highest: (index: Int, value: Double)?
        for index in instances.indices where instances[index].isReady {
            if let value = instances[index][metric], value > highest?.value ?? -.infinity { highest = (index, value) }
        }
        return highest.map { (instances[$0.index].name, $0.value) }
    }
}
