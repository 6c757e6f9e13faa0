import BSON
import ShardCluster
import SimKernel

/// `databases.*`
extension Platform {
    static let databasesMethods = [
        "create", "remove", "list", "status", "configure", "load", "scale", "hosts", "replication", "balancer", "write",
        "read", "writes", "kill", "restart", "cutOff", "heal", "drain", "ready", "promote", "sentinels",
    ]

    mutating func databases(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "create": return try createDatabase(arguments)
        case "hosts": return try databaseHosts(arguments)
        case "list":
            try arguments.atMost(0)
            return .array(databases.all.map { .document(databaseStatus($0)) })
        default: break
        }
        let index = try databases.index(named: try arguments.named(0, "name"))
        switch name {
        case "remove":
            try arguments.atMost(1)
            databases.all.remove(at: index)
            return ["ok": 1]
        case "status":
            try arguments.atMost(1)
        case "configure":
            try arguments.atMost(2)
            try configureDatabase(index, try arguments.options(1))
        case "load": try loadDatabase(index, arguments)
        case "scale": try scaleDatabase(index, arguments)
        case "replication":
            try arguments.atMost(1)
            return databases.all[index].replicationView(at: now)
        case "balancer":
            try arguments.atMost(1)
            return .array(databases.all[index].balancerView(at: now).map { .document($0) })
        case "write", "read", "writes": return try keyed(name, index, arguments)
        case "sentinels":
            try setSentinels(index, arguments)
        default: try memberMethod(name, index, arguments)
        }
        tellDatabaseNews(index)
        return .document(databaseStatus(databases.all[index]))
    }

    /// What is done to one member.
    private mutating func memberMethod(_ name: String, _ index: Int, _ arguments: Arguments) throws(CommandError) {
        guard Self.databasesMethods.contains(name) else { throw arguments.unknownMethod }
        try arguments.atMost(["kill", "cutOff", "promote"].contains(name) ? 3 : 2)
        let place = try databases.all[index].place(try arguments.string(1, "the member's name"))
        let member = databases.all[index].members[place]
        func refuse(_ what: String) -> CommandError { .illegalOperation("\(member.name) \(what).") }
        switch name {
        case "kill":
            let span = try arguments.value(2).map { value throws(CommandError) in
                try Span.parse(value, named: "databases.kill: the span")
            }
            if case .down = member.state { throw refuse("is down already. databases.restart starts it") }
            databases.all[index].fail(member: place, until: span.map { now + $0 })
        case "restart":
            guard case .down = member.state else { throw refuse("is not down") }
            databases.all[index].members[place].state = .down(until: now)
        case "cutOff":
            guard !member.isCutOff else { throw refuse("is cut off already") }
            let options = try arguments.options(2)
            try options.refuseUnknown(["clients"])
            guard options.value("clients") == nil || member.id == databases.all[index].primary else {
                throw .badValue("databases.cutOff: clients belongs to a primary; \(member.name) is a replica.")
            }
            databases.all[index].members[place].clientsBeside = try options.number("clients", in: 0...1) ?? 0
            databases.all[index].members[place].cutOffAt = now
            databases.all[index].members[place].isCutOff = true
        case "heal":
            guard member.isCutOff else { throw refuse("is not cut off") }
            databases.all[index].members[place].isCutOff = false
            databases.all[index].rejoin(place, now)
        case "drain", "ready":
            databases.all[index].members[place].isDraining = name == "drain"
        case "promote":
            let options = try arguments.options(2)
            try options.refuseUnknown(["fence"])
            let fences = try options.bool("fence") ?? false
            if let problem = databases.all[index].promotionProblem(place) { throw refuse(problem) }
            if fences { databases.all[index].fencePrimary() }
            databases.all[index].beginPromotion(place, now)
        default: throw arguments.unknownMethod
        }
    }

    private mutating func databaseHosts(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(["cpus", "memoryGB"])
        let cpus = try options.number("cpus", in: 0...1_024) ?? databases.cpus
        let memory = try options.number("memoryGB", in: 0...16_384).map { Int64($0 * 1_073_741_824) }
        guard cpus >= databases.cpusInUse, memory ?? databases.memoryBytes >= databases.memoryInUse else {
            throw .illegalOperation(
                "databases.hosts: the members use \(Exposition.number(databases.cpusInUse)) cpus and "
                    + "\(databases.memoryInUse >> 20) MiB already. Give the hosts as much or more.")
        }
        databases.cpus = cpus
        databases.memoryBytes = memory ?? databases.memoryBytes
        return [
            "cpus": .double(databases.cpus), "memoryGB": .double(Double(databases.memoryBytes) / 1_073_741_824),
            "cpusInUse": .double(databases.cpusInUse),
            "memoryInUseGB": .double(Double(databases.memoryInUse) / 1_073_741_824),
        ]
    }

    private mutating func loadDatabase(_ index: Int, _ arguments: Arguments) throws(CommandError) {
        try arguments.atMost(2)
        let options = try arguments.options(1)
        try options.refuseUnknown(["reads", "writes"])
        let range = 0...DatabaseLoad.limit
        let reads = try options.integer("reads", in: range)
        let writes = try options.integer("writes", in: range)
        guard reads != nil || writes != nil else {
            throw .badValue("databases.load needs reads, writes, or both, as requests a second.")
        }
        databases.all[index].load.reads = reads ?? databases.all[index].load.reads
        databases.all[index].load.writes = writes ?? databases.all[index].load.writes
    }

    private mutating func scaleDatabase(_ index: Int, _ arguments: Arguments) throws(CommandError) {
        try arguments.atMost(2)
        guard let count = arguments.value(1)?.int64 else {
            throw .badValue("databases.scale needs the number of replicas, from 1 to 3.")
        }
        guard let small = Int(exactly: count), small != databases.all[index].replicaCount else {
            throw .illegalOperation("\(databases.all[index].name) has \(count) replicas already.")
        }
        if let problem = resizeDatabase(index, to: small, because: "by hand") {
            throw .illegalOperation("databases.scale: \(problem).")
        }
    }

    private mutating func setSentinels(_ index: Int, _ arguments: Arguments) throws(CommandError) {
        try arguments.atMost(2)
        let settings = databases.all[index].settings
        guard settings.engine == .redis else {
            throw .illegalOperation("\(databases.all[index].name) is no Redis: it has no Sentinels.")
        }
        guard let count = arguments.value(1)?.int64, (0...Int64(settings.sentinels)).contains(count) else {
            throw .badValue("databases.sentinels needs how many of the \(settings.sentinels) Sentinels run.")
        }
        databases.all[index].startSentinels(Int(count))
    }

    private mutating func keyed(_ name: String, _ index: Int, _ arguments: Arguments) throws(CommandError) -> BSONValue
    {
        switch name {
        case "writes":
            try arguments.atMost(1)
            return .array(databases.all[index].keyed.all.map { .document($0.document) })
        case "write":
            try arguments.atMost(4)
            let key = try arguments.string(1, "a key")
            let value = try arguments.string(2, "a value")
            let member = try arguments.optionalString(3, "the member's name")
            return .document(try databases.all[index].write(key, value, at: member, now))
        default:
            try arguments.atMost(3)
            let key = try arguments.string(1, "a key")
            let member = try arguments.optionalString(2, "the member's name")
            return try databases.all[index].read(key, member).map { .string($0) } ?? .null
        }
    }
}

extension ReplicatedDatabase {
    /// - Throws: BadValue (2) naming the members that there are.
    func place(_ name: String) throws(CommandError) -> Int {
        guard let place = member(named: name) else {
            let names = members.map(\.name).joined(separator: ", ")
            throw .badValue("\(self.name) has no member \"\(name)\". There are: \(names).")
        }
        return place
    }

    /// A member that is reached again finds its way back.
    mutating func rejoin(_ index: Int, _ now: Micros) {
        if members[index].id == primary {
            for other in members.indices where other != index && members[other].timeline != timeline {
                follow(other, now)
            }
        } else if members[index].isCopying {
            beginCopy(index, now)
        } else {
            follow(index, now)
        }
    }

    /// STONITH: the primary's machine is switched off, reached or not, and stays so until it is started by hand.
    mutating func fencePrimary() {
        let index = primaryIndex
        if case .down = members[index].state { return }
        fail(member: index, until: nil)
    }

    /// Why it cannot be promoted; nil if it can.
    func promotionProblem(_ index: Int) -> String? {
        let member = members[index]
        if member.id == primary { return "is the primary" }
        if !member.isRunning { return "does not run: it is \(member.state.name)" }
        if members.contains(where: { $0.state == .promoting }) { return "has to wait: another one is being promoted" }
        if member.timeline != timeline { return "is of an older timeline: it has to follow the primary first" }
        return nil
    }

    mutating func startSentinels(_ count: Int) {
        watch.phases = (0..<count).map { _ in Int64(generator.below(1_000_000)) }
    }

    /// A write by hand, through the balancer or straight to a member.
    mutating func write(
        _ key: String, _ value: String, at name: String?, _ now: Micros
    ) throws(CommandError) -> BSONDocument {
        guard key.utf8.count <= KeyedWrites.textLimitBytes, value.utf8.count <= KeyedWrites.textLimitBytes else {
            throw .badValue("databases.write: a key or value has at most \(KeyedWrites.textLimitBytes) bytes.")
        }
        guard keyed.all.count < KeyedWrites.limit else {
            throw .badValue("databases.write: \(self.name) takes at most \(KeyedWrites.limit) writes by hand.")
        }
        let chosen = try name.map { name throws(CommandError) in try place(name) }
        if let chosen, let rival = rival(chosen) {
            guard writeAtRival(rival, chosen, key, value, now) else {
                throw .illegalOperation("\(members[chosen].name) takes no write now: it hears of too few replicas.")
            }
            return keyed.all[keyed.all.count - 1].document
        }
        if let chosen, room(forWrites: chosen, now) == nil {
            throw .illegalOperation("\(members[chosen].name) takes no write now: it is no primary, or a fenced one.")
        }
        guard let index = chosen ?? members.firstIndex(where: { $0.leads.isUp }),
            let room = room(forWrites: index, now), room > 0
        else {
            throw .illegalOperation("No primary of \(self.name) takes a write now.")
        }
        members[index].position += settings.writeBytes
        members[index].sessions += 1
        counts.written += 1
        keyed.append(key, value, at: members[index].position, timeline: timeline)
        if settings.synchronous.isOff { acknowledge() }
        return keyed.all[keyed.all.count - 1].document
    }

    /// What a member shows; without one, what the balancer's next server does.
    func read(_ key: String, _ name: String?) throws(CommandError) -> String? {
        let index: Int
        if let name {
            index = try place(name)
        } else {
            let servers = readServers
            guard !servers.isEmpty else { throw .illegalOperation("No server of \(self.name) is up.") }
            index = servers[turn % servers.count]
        }
        guard members[index].isRunning else {
            throw .illegalOperation("\(members[index].name) does not answer: it is \(members[index].state.name).")
        }
        if rival(index) != nil {
            return keyed.value(key, ofRival: members[index].id, timeline: members[index].timeline, forks)
        }
        let shown = members[index].id == primary ? members[index].position : members[index].replayed
        return keyed.value(key, to: min(shown, common(with: members[index])))
    }
}

extension KeyedWrites.Write {
    var document: BSONDocument {
        [
            "number": .number(Int64(number)), "key": .string(key), "value": .string(value),
            "lsn": .string(LogPosition.text(position)), "fate": .string(fate.rawValue),
        ]
    }
}
