/// State hashes after the scenarios of `GoldenTraceTests`, and the behaviour that they belong to.
enum GoldenTraces {
    static let behaviour = 2
    static let hashes = [
        "the shop, everything right and wrong": "0ccbcdc9e093110b",
        "a sharded collection under load, a shard joins": "b80692839ccb510d",
        "documents of all kinds": "122262b91549bf46",
    ]
}
