import BSON
import SimKernel

/// listCollections: through a router all of a database, on a member what is there.
extension Cluster {
    /// - Throws: NotPrimaryOrSecondary (13436).
    func listCollections(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request, fields: ["filter", "nameOnly", "cursor", "authorizedCollections"])
        let wanted = try arguments.document("filter")?["name"]?.string
        let nameOnly = try arguments.bool("nameOnly") ?? false
        let entries = try listed(in: request.database, at: request.node)
            .filter { wanted == nil || $0.name.collection == wanted }
            .map { name, stored in
                var entry: BSONDocument = ["name": .string(name.collection), "type": "collection"]
                if !nameOnly { appendDetails(of: name, stored, to: &entry) }
                return BSONValue.document(entry)
            }
        let cursor: BSONDocument = [
            "id": .int64(0), "ns": .string(request.database + ".$cmd.listCollections"), "firstBatch": .array(entries),
        ]
        return .reply(success(["cursor": .document(cursor)]), latency: CommandCosts.catalogRead)
    }

    private typealias Listed = [(name: Namespace, stored: StoredCollection?)]

    private func listed(in database: String, at node: NodeAddress) throws(CommandError) -> Listed {
        switch node {
        case .primary(let shard):
            let acting = self[shard].acting
            return listed(in: database, on: shard, self[shard].replicaSet.primary ?? acting)
        case .member(let shard, let member):
            guard self[shard].replicaSet.members[member].isReadable else {
                throw CommandError(
                    code: 13436, codeName: "NotPrimaryOrSecondary",
                    message: "node is not in primary or recovering state")
            }
            return listed(in: database, on: shard, member)
        case .config, .configMember, .router:
            if database == "config" { return ConfigView.names.map { (Namespace("config", $0), nil) } }
            guard case .router = node else { return [] }
        case .server, .nowhere: break
        }
        return namespaces(in: database).map { ($0, firstShare(of: $0)) }
    }

    /// What a member stores, orphans and all, at the point of the oplog that it has come to.
    private func listed(in database: String, on shard: ShardID, _ member: Int) -> Listed {
        switch database {
        case "local": return [(Namespace("local", "oplog.rs"), nil)]
        case "config": return [(Namespace("config", "transactions"), nil)]
        default:
            return self[shard].history(of: member).collections.names.compactMap { name in
                guard name.database == database, let stored = self[shard].collection(name, of: member) else {
                    return nil
                }
                return (name, stored)
            }
        }
    }

    private func appendDetails(of name: Namespace, _ stored: StoredCollection?, to entry: inout BSONDocument) {
        var info: BSONDocument = ["readOnly": false]
        if let stored { info.append("uuid", .binary(BSONBinary(subtype: 4, bytes: stored.uuid))) }
        let isCapped = name.database == "local"
        entry.append(
            "options",
            .document(isCapped ? ["capped": true, "size": .int64(ReplicationTimes.oplogBytes)] : [:]))
        entry.append("info", .document(info))
        guard !isCapped else { return }
        entry.append("idIndex", .document(["v": 2, "key": .document(["_id": 1]), "name": "_id_"]))
    }
}
