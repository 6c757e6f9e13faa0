private let pool = Parameter.string("pool")
private let options = Parameter.document("options")

private func reading(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("pools", name, parameters, .reads, summary, example: "pools.\(name)(\(example))")
}

private func writing(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("pools", name, parameters, .writes, summary, example: "pools.\(name)(\(example))")
}

private let clients: [Method] = [
    writing(
        "create", [pool, options.optional],
        "A driver's client with a pool for each server: uri or replicaSet, from, instances, maxPoolSize, minPoolSize, maxConnecting, maxIdleTimeMS, waitQueueTimeoutMS, serverSelectionTimeoutMS, socketTimeoutMS, heartbeatFrequencyMS, readPreference, readConcern, writeConcern, retryReads, retryWrites. Without replicaSet it connects to the routers.",
        "\"read\", { replicaSet: \"shard-01\", maxPoolSize: 15, readPreference: \"secondaryPreferred\" }"),
    writing("close", [pool], "The application closes a client and its pools.", "\"read\""),
    reading("list", [], "The clients and how they are set.", ""),
    reading(
        "admin", [options.optional],
        "What the application's /api/admin/pools answers a user: 200 and every pool for an admin, 403 for others.",
        "{ as: \"ops\" }"),
    reading(
        "log", [pool, .document("window").optional],
        "The last events of a client's pools: connections created, checked out, checked in, closed; pools cleared.",
        "\"read\", { last: \"1s\" }"),
]

private let loads: [Method] = [
    writing(
        "run", [options],
        "Starts a load: name, pool or reads and writes, clients with thinkTime or rate, writeShare, readYourWrites, causal, collection, keys, readWork, writeWork, readDisk, writeDisk, slow, duration.",
        "{ name: \"day\", reads: \"read\", writes: \"write\", clients: 50, thinkTime: \"100ms\", writeShare: 0.2, duration: \"1m\" }"
    ),
    reading("runs", [], "The runs.", ""),
    reading(
        "figures", [.string("run"), .document("window").optional],
        "What became of a run's requests: throughput, latencies, waits for a connection, errors, which member served in which state.",
        "\"day\", { last: \"10s\" }"),
    reading(
        "formula", [options.optional],
        "HikariCP's rule for one pool: cores x 2 + spindles; the cluster's cores by default.",
        "{ cores: 4, spindles: 1 }"),
    reading(
        "compare", [options],
        "The same load once for each of the sizes of a pool, on a copy of everything: throughput and percentiles by size.",
        "{ pool: \"read\", sizes: [5, 10, 20], clients: 50, readWork: \"8ms\", duration: \"10s\" }"),
]

let poolTable = namespace(
    "pools", "Connection pools as an application's driver keeps them, and load on them", clients + loads)
