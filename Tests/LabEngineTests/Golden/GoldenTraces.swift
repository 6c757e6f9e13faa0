/// State hashes after the scenarios of `GoldenTraceTests`, and the behaviour that they belong to.
enum GoldenTraces {
    static let behaviour = 7
    static let hashes = [
        "the shop, everything right and wrong": "087baa716c1b9bdc",
        "a sharded collection under load, a shard joins": "ffb31e14d31ce549",
        "documents of all kinds": "f6dc61c49db98ce6",
    ]
}
