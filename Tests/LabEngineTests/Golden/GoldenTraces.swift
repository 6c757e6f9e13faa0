/// State hashes after the scenarios of `GoldenTraceTests`, and the behaviour that they belong to.
enum GoldenTraces {
    static let behaviour = 2
    static let hashes = [
        "the shop, everything right and wrong": "e55fc508a271ae1b",
        "a sharded collection under load, a shard joins": "03ff31a9f4d0d270",
        "documents of all kinds": "cbb6bad06785cf5d",
    ]
}
