import BSON
import ShardCluster
import SimKernel

extension Platform {
    func history(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        let store = regions.stores[try store(arguments, atMost: 2)]
        let key = try arguments.optionalString(1, "a key")
        let fates = store.fates()
        return .array(
            store.writes.indices.filter { key == nil || store.keys[store.writes[$0].key] == key }
                .map { .document(store.document(ofWrite: $0, fates[$0])) })
    }
}

extension MultiLeaderStore {
    func status(now: Micros, network: RegionNetwork) -> BSONDocument {
        var leaders: [BSONValue] = []
        for (index, site) in sites.enumerated() {
            let behind = keys.indices.filter { key in sites.contains { site.lacks(key, of: $0) } }.count
            let cut = sites.filter { !network.connects(site.region, $0.region) }.map { BSONValue.string($0.region) }
            leaders.append([
                "region": .string(site.region), "writes": .number(Int64(site.writes)),
                "keys": .number(Int64(keys.indices.filter { sites[index].state($0) != nil }.count)),
                "behindOnKeys": .number(Int64(behind)), "clock": .date(VirtualDate.ms(site.clock.wall(at: now))),
                "cutOffFrom": .array(cut),
            ])
        }
        return [
            "name": .string(name), "policy": .string(policy.rawValue), "clock": .string(clock.rawValue),
            "leaders": .array(leaders), "writes": .number(Int64(writes.count)), "lost": .number(Int64(lostCount)),
            "messagesUnderWay": .number(Int64(post.count)), "converged": .bool(converged),
        ]
    }

    private var lostCount: Int {
        fates().filter { if case .lost = $0 { true } else { false } }.count
    }

    /// Acknowledged writes that were dropped, in the order of writing.
    func lost() -> [BSONDocument] {
        fates().enumerated().compactMap { index, fate in
            if case .lost = fate { document(ofWrite: index, fate) } else { nil }
        }
    }

    func document(ofWrite index: Int, _ fate: WriteFate) -> BSONDocument {
        var document = document(of: writes[index])
        document.append("fate", .string(fate.word))
        if case .lost(let winner, let because) = fate {
            document.append("lostTo", .document(self.document(of: writes[winner])))
            document.append("because", .string(because.rawValue))
            if let drop = writes[index].dropped {
                document.append("droppedIn", .string(sites[drop.site].region))
                document.append("droppedAt", .date(VirtualDate.ms(drop.time)))
            }
        }
        return document
    }

    /// `ts` is when it was acknowledged, `stamp` what the leader's own clock said.
    private func document(of write: WriteRecord) -> BSONDocument {
        var document: BSONDocument = [
            "key": .string(keys[write.key]), "region": .string(sites[write.site].region),
            "kind": .string(write.kind.rawValue), "value": write.value, "ts": .date(VirtualDate.ms(write.time)),
        ]
        if let stamp = write.stamp { document.append("stamp", .date(VirtualDate.ms(stamp.clock.time))) }
        return document
    }
}
