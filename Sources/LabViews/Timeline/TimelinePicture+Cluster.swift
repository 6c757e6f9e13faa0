package import ShardCluster
import SimKernel

extension TimelinePicture {
    /// What has happened in a cluster; of the last `last` seconds, and of the migrations of one collection, if asked.
    package init(_ cluster: Cluster, last: Double? = nil, namespace: String? = nil, most: Int = Self.mostItems) {
        let now = cluster.now.inSeconds
        let from = last.map { max(now - $0, 0) }
        let lanes = TimelineReader(cluster).lanes() + Self.migrations(in: cluster, of: namespace)
        let recent = lanes.map { lane in
            var lane = lane
            lane.bars = lane.bars.filter { ($0.end ?? now) >= from ?? 0 }
            lane.marks = lane.marks.filter { $0.time >= from ?? 0 }
            return lane
        }
        self.init(lanes: recent, now: now, from: from, mostItems: most)
    }

    /// A lane for each pair of shards: a shard takes part in one migration at a time, so its bars stand behind one another.
    private static func migrations(in cluster: Cluster, of namespace: String?) -> [Lane] {
        var names: [String] = []
        var bars: [[Bar]] = []
        for (move, phases) in moves(in: cluster) where namespace == nil || move.namespace == namespace {
            let name = "\(move.from) to \(move.to)"
            if !names.contains(name) {
                names.append(name)
                bars.append([])
            }
            let place = names.firstIndex(of: name) ?? 0
            let size = move.documents > 0 ? ", \(Figure.count(move.documents)) documents" : ""
            let range = "[\(move.low), \(move.high)) of \(move.namespace)"
            bars[place].append(
                Bar(
                    start: move.start, end: move.end, text: "\(range)\(size)", phases: phases,
                    hasFailed: move.hasFailed))
        }
        return zip(names, bars).map { Lane(.migrations, $0, bars: $1) }
    }

    private static func moves(in cluster: Cluster) -> [(MigrationPicture, [Bar.Phase])] {
        let steps =
            cluster.migrations.history.map { record in
                phases(record.marks) + [Bar.Phase(record.lastStep, until: record.end)]
            } + cluster.migrations.active.map { phases($0.marks) + [Bar.Phase($0.phase.step, until: cluster.now)] }
        return Array(zip(MigrationPicture.all(in: cluster), steps))
    }

    private static func phases(_ marks: [Migration.Mark]) -> [Bar.Phase] {
        marks.map { Bar.Phase($0.step, until: $0.end) }
    }
}

extension TimelinePicture.Bar.Phase {
    /// Named in the manual's words.
    fileprivate init(_ step: Migration.Step, until end: Micros) {
        let (name, isCritical) =
            switch step {
            case .registering: ("registering", false)
            case .waitingForRangeDeletion: ("waiting for the range deleter", false)
            case .cloning: ("cloning", false)
            case .catchingUp: ("catching up", false)
            case .criticalSection: ("critical section", true)
            case .committing: ("committing", true)
            case .undecided: ("undecided", true)
            case .releasing: ("releasing", false)
            }
        self.init(name: name, end: end.inSeconds, isCritical: isCritical)
    }
}

/// Turns a cluster's facts into lanes: a lane a set, a lane a host that was down, a lane a fault.
private struct TimelineReader {
    let cluster: Cluster
    private var sets: [(set: SetRef, spans: ElectionSpans)] = []
    private var downs = Bars<NodeID, NodeID>()
    private var faults = Bars<String, UInt32>()

    init(_ cluster: Cluster) {
        self.cluster = cluster
        for entry in cluster.timeline.entries { read(entry) }
    }

    func lanes() -> [TimelinePicture.Lane] {
        let elections = sets.map { set, spans in
            var spans = spans
            spans.finish()
            return TimelinePicture.Lane(.elections, cluster[set].name, bars: spans.bars, marks: spans.marks)
        }
        return elections
            + downs.lanes().map { TimelinePicture.Lane(.members, short($0), bars: $1) }
            + faults.lanes().map { TimelinePicture.Lane(.faults, $0, bars: $1) }
    }

    private mutating func read(_ entry: TimelineEntry) {
        let time = entry.time.inSeconds
        switch entry.kind {
        case .faultBegan(let fault):
            faults.begin(name(of: fault), id: fault.id, at: time, text: name(of: fault))
            if case .paused(.member(let set, let member)) = fault.kind {
                change(set) { $0.paused(member, at: time) }
            }
        case .faultEnded(let fault):
            faults.end(id: fault.id, at: time)
            if case .paused(.member(let set, let member)) = fault.kind {
                change(set) { $0.resumed(member, at: time) }
            }
        default:
            guard let set = entry.set else { return }
            let node = NodeID.member(set, entry.member ?? 0)
            let host = short(node)
            switch entry.kind {
            case .memberDown: downs.begin(node, id: node, at: time, text: "\(host) is down")
            case .memberUp: downs.end(id: node, at: time)
            default: break
            }
            change(set) { $0.read(entry, host: host) }
        }
    }

    private mutating func change(_ set: SetRef, _ body: (inout ElectionSpans) -> Void) {
        if let place = sets.firstIndex(where: { $0.set == set }) { return body(&sets[place].spans) }
        var spans = ElectionSpans(firstPrimary: cluster.timeline.firstPrimary(of: set))
        body(&spans)
        sets.append((set, spans))
    }

    private func name(of fault: Fault) -> String {
        let names =
            switch fault.kind {
            case .packetLoss(let left, let right, _), .cut(let left, let right, _): joined(left) + " | " + joined(right)
            default: joined(fault.kind.nodes)
            }
        return "\(fault.name) \(names)"
    }

    private func joined(_ nodes: [NodeID]) -> String {
        let names = nodes.prefix(4).map(short).joined(separator: ", ")
        return nodes.count > 4 ? "\(names) and \(nodes.count - 4) more" : names
    }

    /// A host without domain and port.
    private func short(_ node: NodeID) -> String { String(cluster.name(of: node).prefix { $0 != "." }) }
}

/// Bars by name, in order of first appearance; those that have begun are known by their id until they end.
private struct Bars<Name: Equatable, ID: Equatable> {
    private var names: [Name] = []
    private var bars: [[TimelinePicture.Bar]] = []
    private var open: [(id: ID, lane: Int, place: Int)] = []

    mutating func begin(_ name: Name, id: ID, at time: Double, text: String) {
        guard !open.contains(where: { $0.id == id }) else { return }
        let lane = names.firstIndex(of: name) ?? names.count
        if lane == names.count {
            names.append(name)
            bars.append([])
        }
        open.append((id, lane, bars[lane].count))
        bars[lane].append(.init(start: time, end: nil, text: text))
    }

    mutating func end(id: ID, at time: Double) {
        guard let known = open.firstIndex(where: { $0.id == id }) else { return }
        let (_, lane, place) = open.remove(at: known)
        let bar = bars[lane][place]
        bars[lane][place] = .init(start: bar.start, end: time, text: bar.text)
    }

    func lanes() -> [(Name, [TimelinePicture.Bar])] { Array(zip(names, bars)) }
}
