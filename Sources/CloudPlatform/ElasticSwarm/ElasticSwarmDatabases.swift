import BSON
import SimKernel

/// A replicated database in the schedule: its members die, are cut off and promoted, while it is written to.
extension ElasticSwarm {
    /// What a fenced primary had taken when it was looked at last.
    struct FenceLook: Sendable {
        let primary: Int
        let timeline: Int
        let taken: Int64
    }

    private static let database = "orders"

    mutating func makeDatabase() {
        guard hasDatabase else { return }
        let isPostgres = chance.below(3) != 0
        let replicas = chance.int(in: 1...3)
        var options: BSONDocument = [
            "name": .string(Self.database), "engine": isPostgres ? "postgres" : "redis",
            "replicas": .number(replicas), "delay": .string("\(chance.int(in: 1...100))ms"),
            "dataGB": .double(Double(chance.int(in: 1...20)) / 100),
            "megabitsPerSecond": .number(chance.int(in: 20...1_000)),
        ]
        if isPostgres {
            options.append("lease", .string("\(chance.int(in: 3...12))s"))
            options.append("loopWait", "2s")
            // Every standby has what is acknowledged: whoever is promoted keeps it.
            keepsAcknowledged = chance.below(3) != 0
            if keepsAcknowledged { options.append("synchronous", .string("ANY \(replicas) (*)")) }
        } else {
            options.append("downAfter", .string("\(chance.int(in: 1...8))s"))
        }
        hasDatabase = call("databases.create", .document(options)) != nil
        load()
        report.topology += ", \(isPostgres ? "PostgreSQL" : "Redis") with \(replicas) replicas"
    }

    private mutating func load() {
        call(
            "databases.load", .string(Self.database),
            ["reads": .number(chance.int(in: 0...200)), "writes": .number(chance.int(in: 0...200))])
    }

    mutating func actOnDatabase() {
        guard hasDatabase, let database = platform.databases.all.first else { return }
        let name = BSONValue.string(Self.database)
        let any = BSONValue.string(database.members[Int(chance.below(UInt64(database.members.count)))].name)
        let primary = BSONValue.string(database.members[database.primaryIndex].name)
        let span = BSONValue.string("\(chance.int(in: 1...60))s")
        switch chance.below(14) {
        case 0: call("databases.kill", name, primary, span)
        case 1: call("databases.kill", name, any, span)
        case 2: call("databases.restart", name, any)
        case 3: call("databases.cutOff", name, chance.below(2) == 0 ? primary : any)
        case 4, 5: healMembers()
        case 6: call("databases.promote", name, any)
        case 7: load()
        case 8: call(chance.below(2) == 0 ? "databases.drain" : "databases.ready", name, any)
        case 9 where database.settings.engine == .redis:
            call("databases.sentinels", name, .number(chance.int(in: 0...3)))
        case 10 where !keepsAcknowledged: call("databases.scale", name, .number(chance.int(in: 1...3)))
        default: call("databases.write", name, .string("key-\(chance.below(1_000_000))"), .string("value"))
        }
        if chance.below(6) == 0 { report.faults += 1 }
    }

    private mutating func healMembers() {
        for member in platform.databases.all[0].members where member.isCutOff {
            call("databases.heal", .string(Self.database), .string(member.name))
        }
    }

    /// What was acknowledged stays, nobody is ahead of the primary, and a primary that is fenced takes nothing.
    mutating func checkDatabase() {
        for broken in platform.databaseViolations { return violate(broken) }
        guard hasDatabase, let database = platform.databases.all.first else { return }
        for (index, member) in database.members.enumerated() where member.id != database.primary {
            guard member.isUp, member.timeline == database.timeline else { continue }
            let behind = database.end - member.replayed
            if behind < 0 || database.lag(index, at: platform.now) < 0 {
                return violate("\(member.name) is \(-behind) bytes ahead of the primary")
            }
        }
        guard keepsAcknowledged else { return }
        if database.counts.lostAcknowledged > 0 || database.counts.lostSynchronous > 0 {
            return violate("\(database.counts.lostAcknowledged) writes are lost that all standbys had confirmed")
        }
        for write in database.keyed.all {
            if write.fate == .acknowledged { acknowledgedWrites.insert(write.number) }
            if acknowledgedWrites.contains(write.number), write.fate != .acknowledged {
                return violate("\(write.key) was acknowledged and is \(write.fate.rawValue)")
            }
        }
    }

    /// In each tick: between two looks at one and the same fenced primary it has taken nothing.
    mutating func checkFence() {
        guard report.violations.isEmpty, let database = platform.databases.all.first, database.isFenced else {
            fence = nil
            return
        }
        let member = database.members[database.primaryIndex]
        let look = FenceLook(
            primary: database.primary, timeline: database.timeline,
            taken: database.counts.written + member.writesWaiting)
        if let fence, fence.primary == look.primary, fence.timeline == look.timeline, look.taken > fence.taken {
            violate("\(member.name) is fenced and has taken \(look.taken - fence.taken) writes")
        }
        fence = look
    }

    mutating func plantInDatabase() {
        platform.databases.all[0].forgetsStandbys = report.plants.contains(.commitUnconfirmed)
        platform.databases.all[0].ignoresFence = report.plants.contains(.fenceIgnored)
        let database = platform.databases.all[0]
        guard report.plants.contains(.replicaAhead), !isPlanted, platform.now > .minutes(3),
            let index = database.members.firstIndex(where: { $0.id != database.primary && $0.isRunning })
        else { return }
        isPlanted = true
        platform.databases.all[0].members[index].position = database.end + 1_000_000
        platform.databases.all[0].members[index].replayed = database.end + 1_000_000
    }

    /// Everybody comes back: one primary, no lag, nothing that waits, and every acknowledged write is everywhere.
    mutating func settleDatabase() {
        guard hasDatabase, report.violations.isEmpty else { return }
        let name = BSONValue.string(Self.database)
        healMembers()
        if platform.databases.all[0].settings.engine == .redis { call("databases.sentinels", name, 3) }
        for member in platform.databases.all[0].members {
            if case .down = member.state { call("databases.restart", name, .string(member.name)) }
        }
        call("databases.load", name, ["reads": 0, "writes": 0])
        pass(.minutes(5))
        guard report.violations.isEmpty else { return }
        let database = platform.databases.all[0]
        report.databaseWrites = database.counts.written
        if database.isFenced || !database.members[database.primaryIndex].isRunning { violate("no primary is left") }
        if database.waitingCommits > 0 { violate("\(database.waitingCommits) commits wait for ever") }
        for (index, member) in database.members.enumerated() {
            guard member.isRunning else {
                violate("\(member.name) is still \(member.state.name)")
                continue
            }
            if member.id != database.primary, database.lag(index, at: platform.now) > 0 {
                violate("\(member.name) never catches up")
            }
            for write in database.keyed.all where keepsAcknowledged && write.fate == .acknowledged {
                let value = call("databases.read", name, .string(write.key), .string(member.name))
                if value != "value" { violate("\(write.key) was acknowledged, and \(member.name) has it not") }
            }
        }
        call("databases.remove", name)
        hasDatabase = false
    }
}
