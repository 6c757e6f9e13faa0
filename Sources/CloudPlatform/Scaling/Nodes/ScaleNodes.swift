import BSON
import SimKernel

/// The nodes of the elastic store as a target of scalers.
extension Platform {
    var nodesSight: ScalingSight {
        var instances: [InstanceFigures] = []
        instances.reserveCapacity(nodes.nodes.count + scaling.provider.launches.count)
        for node in nodes.nodes where !node.isLeaving {
            var figures = InstanceFigures(node.name)
            figures.isReady = node.isRunning && node.isActive
            figures.cores = Double(node.cpus)
            figures.memoryGiB = Double(node.memoryBytes) / 0x1p30
            if node.isRunning {
                let load = load(of: node, data.totals(of: node.id))
                figures[.cpu] = load.cpu
                figures[.memory] = load.memory
                figures[.disk] = load.disk
                figures[.network] = load.network
                figures[.queryRate] = load.queries
                figures[.transactionRate] = load.transactions
            }
            instances.append(figures)
        }
        for launch in scaling.provider.launches {
            var figures = InstanceFigures(launch.name)
            figures.isReady = false
            instances.append(figures)
        }
        return ScalingSight(
            at: now, size: instances.count, instances: instances,
            isSettled: scaling.provider.launches.isEmpty && !nodes.nodes.contains(where: \.isLeaving))
    }

    mutating func resizeNodes(from size: Int, to count: Int, because reason: String) -> String? {
        count > size ? addNodes(count - size) : removeNodes(size - count, because: reason)
    }

    /// Nodes that are about to leave stay; the others are ordered.
    private mutating func addNodes(_ count: Int) -> String? {
        let leaving = nodes.nodes.filter(\.isLeaving).prefix(count)
        let missing = count - leaving.count
        guard nodes.nodes.count + scaling.provider.launches.count + missing <= NodeBook.limit else {
            return "a sandbox takes no more than \(NodeBook.limit) nodes"
        }
        if let problem = scaling.provider.take(missing) { return problem }
        for node in leaving { keep(node: node.id) }
        for _ in 0..<missing {
            scaling.provider.ordered += 1
            let id = scaling.provider.ordered
            let launch = CapacityProvider.Launch(
                id: id, name: freeNodeName(id), dueAt: now + scaling.provider.startTime)
            scaling.provider.launches.append(launch)
            queue.schedule(.nodeLaunched(launch: id), at: launch.dueAt)
        }
        return nil
    }

    private func freeNodeName(_ id: Int) -> String {
        var number = id
        while nodes.nodes.contains(where: { $0.name == "auto-\(number)" })
            || scaling.provider.launches.contains(where: { $0.name == "auto-\(number)" })
        { number += 1 }
        return "auto-\(number)"
    }

    /// An ordered node runs, and joins.
    mutating func finishLaunch(_ id: Int) {
        guard let place = scaling.provider.launches.firstIndex(where: { $0.id == id }) else { return }
        let launch = scaling.provider.launches.remove(at: place)
        let shape = scaling.provider.shape
        nodes.joined += 1
        var node = Node(
            id: nodes.joined, name: launch.name, address: freeAddress(nodes.joined), port: 7_000, cpus: shape.cpus,
            memoryBytes: shape.memoryGB << 30, diskBytes: shape.diskGB << 30, lastHeartbeat: now)
        node.isFromProvider = true
        notify(.nodeScaled, [("node", .string(node.name)), ("action", .string("SCALE_UP"))])
        join(node)
    }

    private func freeAddress(_ id: Int) -> String {
        var number = id
        while nodes.nodes.contains(where: { $0.address == "10.0.\(1 + number / 250 % 250).\(number % 250 + 1)" }) {
            number += 1
        }
        return "10.0.\(1 + number / 250 % 250).\(number % 250 + 1)"
    }

    /// Orders are taken back first, then the youngest nodes leave.
    private mutating func removeNodes(_ count: Int, because reason: String) -> String? {
        let cancelled = min(count, scaling.provider.launches.count)
        let going = nodes.nodes.filter { !$0.isLeaving }.suffix(count - cancelled)
        if !going.isEmpty {
            guard going.count < nodes.nodes.filter({ !$0.isLeaving }).count else {
                return "the last node cannot leave: its partitions would belong to nobody"
            }
            guard !rebalancing.isUnderWay else { return "a rebalance is under way" }
            if let silent = going.first(where: { !$0.isActive && data.held(by: $0.id) > 0 }) {
                return "\(silent.name) does not answer and holds partitions"
            }
            let ids = going.map(\.id)
            guard nodes.nodes.contains(where: { $0.isMember && !ids.contains($0.id) }) else {
                return "no other node is active"
            }
        }
        scaling.provider.launches.removeLast(cancelled)
        scaling.provider.giveBack(cancelled)
        leave(going.map(\.id), because: reason)
        return nil
    }

    private mutating func leave(_ ids: [Int], because reason: String) {
        guard !ids.isEmpty else { return }
        for id in ids {
            guard let index = nodes.index(of: id) else { continue }
            nodes.nodes[index].isLeaving = true
            notify(.nodeScaled, [("node", .string(nodes.nodes[index].name)), ("action", .string("SCALE_DOWN"))])
            notify(.nodeLeaving, [("node", .string(nodes.nodes[index].name))])
        }
        placeWhatIsEmpty()
        for id in ids where data.held(by: id) == 0 { drop(node: id) }
        guard nodes.nodes.contains(where: \.isLeaving) else { return }
        startRebalance(plan(RebalancePlan.Wish(rebalancing.settings)), because: reason)
    }

    /// Orders that did not come in time are taken back, and who could not leave stays.
    mutating func abandonNodesResize() {
        scaling.provider.giveBack(scaling.provider.launches.count)
        scaling.provider.launches = []
        for node in nodes.nodes where node.isLeaving { keep(node: node.id) }
    }
}
