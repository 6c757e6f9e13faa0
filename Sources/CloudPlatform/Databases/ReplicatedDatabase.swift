import BSON
import SimKernel

/// A primary with one to three replicas behind a balancer, in PostgreSQL's way or in Redis's.
///
/// Time goes in ticks; within a tick rates are even. All writes of a database take the same number of bytes of log, so
/// that a position divided by it is the number of writes before it.
struct ReplicatedDatabase: Sendable {
    static let tick: Micros = .milliseconds(100)
    static let limit = 8
    static let nameLimitBytes = 40
    static let replicas = 1...3
    /// From the start of a container to its process taking connections.
    static let startTime: Micros = .seconds(4 as Int64)

    /// Where a timeline ended: what a member has beyond it, the others do not.
    struct Fork: Sendable, Hashable {
        let timeline: Int
        let position: Int64
        /// Up to here the old history was acknowledged: what lies between stays, and nobody was told.
        let toldTo: Int64
    }

    /// Something to tell of.
    struct News: Sendable {
        let name: NoticeLog.Name
        let fields: [(String, BSONValue)]
    }

    let id: Int
    let name: String
    var settings: DatabaseSettings
    /// In the order of joining.
    var members: [DatabaseMember] = []
    /// How many have ever joined.
    var numbered = 0
    /// Who takes writes, by id. It stays that until another one is promoted, down or not.
    var primary = 0
    /// The primary takes no more writes: its lease has run out, or it hands over.
    var isFenced = false
    /// Old primaries that do not know that they are.
    var rivals: [RivalPrimary] = []
    var timeline = 1
    var forks: [Fork] = []
    var counts = CommitCounts()
    var load = DatabaseLoad()
    var watch = PrimaryWatch()
    var keyed = KeyedWrites()
    /// The primary's positions, one a second.
    var pace = Pace()
    /// Whose turn it is.
    var turn = 0
    var generator: Generator
    var news: [News] = []
    /// A fault that tests plant: commits are acknowledged without asking the standbys.
    var forgetsStandbys = false
    /// Another one: a fenced primary takes writes.
    var ignoresFence = false
    /// Mean latencies since the last sample.
    var readTimes = MeanTime()
    var writeTimes = MeanTime()

    init(id: Int, name: String, _ settings: DatabaseSettings, generator: Generator) {
        self.id = id
        self.name = name
        self.settings = settings
        self.generator = generator
    }

    /// All that happens in a tick.
    mutating func run(until now: Micros) {
        advanceMembers(now)
        takeRequests(now)
        work(member: primaryIndex)
        ship(now)
        for index in members.indices where members[index].id != primary { work(member: index) }
        acknowledge()
        measureMemory(now)
        checkServers(now)
        watchPrimary(now)
        if now % .seconds(1 as Int64) == 0 { keepSecond(now) }
    }

    func index(of id: Int) -> Int? { members.firstIndex { $0.id == id } }

    func member(named name: String) -> Int? { members.firstIndex { $0.name == name } }

    /// The primary's place among the members: there always is one.
    var primaryIndex: Int { index(of: primary) ?? 0 }

    /// The end of the present history.
    var end: Int64 { members[primaryIndex].position }

    /// Those that are starting or copying among them.
    var replicaCount: Int { members.count - 1 }

    mutating func tell(_ name: NoticeLog.Name, _ fields: [(String, BSONValue)]) {
        news.append(News(name: name, fields: [("database", .string(self.name))] + fields))
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(name)
        settings.hash(into: &trace)
        for member in members { member.hash(into: &trace) }
        trace.combine(UInt64(primary) << 1 | (isFenced ? 1 : 0))
        trace.combine(Int64(timeline))
        for fork in forks { trace.combine(fork.position) }
        counts.hash(into: &trace)
        load.hash(into: &trace)
        watch.hash(into: &trace)
        for rival in rivals { rival.hash(into: &trace) }
        keyed.hash(into: &trace)
    }
}

/// A mean of latencies, each with its count.
struct MeanTime: Sendable, Hashable {
    private var sum = 0.0
    private var count: Int64 = 0

    mutating func add(_ latency: Micros, times: Int64) {
        sum += Double(latency) * Double(times)
        count += times
    }

    var meanMs: Double? { count == 0 ? nil : sum / Double(count) / 1_000 }
}

/// When the primary was where, a point a second.
struct Pace: Sendable {
    struct Point: Sendable, Hashable {
        let at: Micros
        let position: Int64
    }

    /// Ten minutes; older lags are told as ten minutes.
    static let limit = 600
    private var points: [Point] = []

    mutating func append(_ point: Point) {
        if points.count == 2 * Self.limit { points.removeFirst(Self.limit) }
        points.append(point)
    }

    /// Positions beyond a fork are of another history.
    mutating func cut(at position: Int64) {
        while let last = points.last, last.position > position { points.removeLast() }
    }

    /// How long ago the primary was at this position for the last time, interpolated; 0 when it still is.
    func lag(of position: Int64, end: Int64, at now: Micros) -> Micros {
        guard position < end else { return 0 }
        var after = Point(at: now, position: end)
        for point in points.reversed() {
            if point.position <= position {
                let part = Double(position - point.position) / Double(max(after.position - point.position, 1))
                return now - point.at - Micros(part * Double(after.at - point.at))
            }
            after = point
        }
        return now - after.at
    }
}
