private let database = Parameter.string("database")
private let member = Parameter.string("member")

private func reading(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("databases", name, parameters, .reads, summary, example: "databases.\(name)(\(example))")
}

private func writing(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("databases", name, parameters, .writes, summary, example: "databases.\(name)(\(example))")
}

private let running: [Method] = [
    writing(
        "create", [.document("options")],
        "A primary and its replicas behind a balancer: name, engine, replicas, cpus, memoryGB, dataGB, synchronous and more.",
        "{ name: \"orders\", engine: \"postgres\", replicas: 2 }"),
    writing("remove", [database], "Takes a database away.", "\"orders\""),
    writing(
        "configure", [database, .document("options")], "Changes what may change while it runs.",
        "\"orders\", { synchronous: \"ANY 1 (*)\" }"),
    writing(
        "load", [database, .document("rates")], "What clients ask for a second: reads, writes.",
        "\"orders\", { reads: 400, writes: 50 }"),
    writing("scale", [database, .number("replicas")], "Sets the number of replicas, from 1 to 3.", "\"orders\", 3"),
    writing(
        "hosts", [.document("capacity").optional], "What the hosts have for all members: cpus, memoryGB.",
        "{ cpus: 8, memoryGB: 16 }"),
    writing(
        "write", [database, .string("key"), .string("value"), member.optional],
        "A write by hand through the balancer, or straight to a member.",
        "\"orders\", \"cart\", \"milk\""),
    writing(
        "sentinels", [database, .number("running")], "How many of Redis's Sentinels run.", "\"sessions\", 2"),
]

private let looking: [Method] = [
    reading("list", [], "All databases.", ""),
    reading("status", [database], "Members, load, and what became of the writes.", "\"orders\""),
    reading(
        "replication", [database], "PostgreSQL's pg_stat_replication, or Redis's INFO replication.", "\"orders\""),
    reading("balancer", [database], "HAProxy's statistics of the servers.", "\"orders\""),
    reading(
        "read", [database, .string("key"), member.optional], "What a member shows, or the balancer's next server.",
        "\"orders\", \"cart\", \"orders-2\""),
    reading("writes", [database], "The writes by hand, and what became of each.", "\"orders\""),
]

private let breaking: [Method] = [
    writing(
        "kill", [database, member, .span("downtime").optional],
        "Ends a member's process; with a span it is started again then.", "\"orders\", \"orders-1\", \"1m\""),
    writing("restart", [database, member], "Starts a member's process.", "\"orders\", \"orders-1\""),
    writing(
        "cutOff", [database, member, .document("options").optional],
        "Cuts a member off from the others; clients reach it. clients: the part of them that is on a primary's side and knows no other one, should another be promoted.",
        "\"orders\", \"orders-1\", { clients: 0.5 }"
    ),
    writing("heal", [database, member], "Mends that.", "\"orders\", \"orders-1\""),
    writing("drain", [database, member], "The balancer sends it no more reads.", "\"orders\", \"orders-2\""),
    writing("ready", [database, member], "Ends the draining.", "\"orders\", \"orders-2\""),
    writing(
        "promote", [database, member, .document("options").optional],
        "Makes a replica the primary. fence: the old one is switched off first (STONITH).", "\"orders\", \"orders-2\""),
]

let replicatedDatabaseTable = namespace(
    "databases", "A primary with replicas, in PostgreSQL's and in Redis's way, behind a balancer",
    running + looking + breaking)
