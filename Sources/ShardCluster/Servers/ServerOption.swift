/// An option of the command lines of mongod and mongos.
struct ServerOption: Sendable {
    enum Kind: Sendable {
        case flag
        case text
        case number
    }

    let name: String
    let kind: Kind
    let programs: [ServerProgram]

    static func named(_ name: String, of program: ServerProgram) -> ServerOption? {
        all.first { $0.name == name && $0.programs.contains(program) }
    }

    private static let all: [ServerOption] =
        both(.flag, "bind_ip_all fork ipv6 logappend quiet v verbose")
        + both(.text, "bind_ip clusterAuthMode keyFile logpath pidfilepath setParameter")
        + both(.number, "maxConns port")
        + only(.mongod, .flag, "auth configsvr directoryperdb shardsvr")
        + only(.mongod, .text, "dbpath replSet storageEngine")
        + only(.mongod, .number, "oplogSize wiredTigerCacheSizeGB")
        + only(.mongos, .text, "configdb") + only(.mongos, .number, "localThreshold")

    private static func both(_ kind: Kind, _ names: String) -> [ServerOption] {
        names.split(separator: " ").map {
            ServerOption(name: String($0), kind: kind, programs: [.mongod, .mongos])
        }
    }

    private static func only(_ program: ServerProgram, _ kind: Kind, _ names: String) -> [ServerOption] {
        names.split(separator: " ").map { ServerOption(name: String($0), kind: kind, programs: [program]) }
    }
}

/// What a host can run.
package enum ServerProgram: String, Sendable, Hashable {
    case mongod
    case mongos
}
