private let store = Parameter.string("store")
private let region = Parameter.string("region")
private let key = Parameter.string("key")

private func reading(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("regions", name, parameters, .reads, summary, example: "regions.\(name)(\(example))")
}

private func writing(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("regions", name, parameters, .writes, summary, example: "regions.\(name)(\(example))")
}

private let network: [Method] = [
    reading("list", [], "The regions that there are.", ""),
    platformMethod(
        "regions", "roundTrip", [.string("a"), .string("b")], .reads, "Milliseconds there and back.",
        example: "regions.roundTrip(\"us-east1\", \"us-west1\")", unit: "ms"),
    writing(
        "partition", [region, .string("other").optional], "Cuts two regions off from each other, or one from all.",
        "\"us-east1\", \"us-west1\""),
    writing(
        "heal", [region.optional, .string("other").optional], "Mends a link, all of a region's, or all.",
        "\"us-east1\", \"us-west1\""),
    reading("partitions", [], "What is cut.", ""),
]

private let stores: [Method] = [
    writing(
        "store", [.document("options")],
        "Makes a store with a leader in each region: name, regions, policy, clock, skew.",
        "{ name: \"cart\", regions: [\"us-east1\", \"us-west1\"], policy: \"lastWriterWins\" }"),
    reading("stores", [], "The stores.", ""),
    reading("status", [store], "A store's leaders, clocks and lost writes.", "\"cart\""),
    writing(
        "put", [store, region, key, .any("value"), .document("options").optional],
        "Writes at a region's leader; { context } replaces what was read.",
        "\"cart\", \"us-east1\", \"basket\", { milk: 1 }"),
    reading(
        "get", [store, region, key], "What a region's leader shows; null for nothing.",
        "\"cart\", \"us-east1\", \"basket\""),
    reading(
        "siblings", [store, region, key], "The values that did not know of each other.",
        "\"cart\", \"us-east1\", \"basket\""),
    writing(
        "increment", [store, region, key, .number("by").optional], "Raises a counter at a region's leader.",
        "\"likes\", \"us-east1\", \"home\", 1"),
    writing(
        "add", [store, region, key, .any("element")], "Adds to a set at a region's leader.",
        "\"tags\", \"us-east1\", \"home\", \"new\""),
    writing(
        "remove", [store, region, key, .any("element")], "Removes what a region's leader sees from a set.",
        "\"tags\", \"us-east1\", \"home\", \"new\""),
    writing(
        "skew", [store, region, .span("ahead")], "Sets what a leader's clock is ahead; \"-2s\" is behind.",
        "\"cart\", \"us-west1\", \"-2s\""),
    reading("history", [store, key.optional], "All writes, and what became of each.", "\"cart\", \"basket\""),
    reading("lost", [store], "Acknowledged writes that were dropped, and for what.", "\"cart\""),
    reading("converged", [store], "Whether all leaders hold the same.", "\"cart\""),
]

private let probes: [Method] = [
    writing(
        "probe", [.document("options")],
        "Starts a client that measures: name, from, store or collection, reads, writes, keys, for, timeout, readPreference, readConcern, writeConcern, retry.",
        "{ name: \"app\", from: \"us-east1\", store: \"cart\", reads: 10, writes: 5, for: \"2m\" }"),
    reading("probes", [], "The probes.", ""),
    reading(
        "figures", [.string("probe"), .document("window").optional],
        "What a probe measured: availability, stale reads, lost writes, latencies.", "\"app\", { last: \"1m\" }"),
]

private let users: [Method] = [
    writing(
        "users", [.document("options")],
        "Starts users in several regions: name, users by region, uri for all or uris by region, collection, thinkTime, writeShare, keys, readWork, writeWork, duration.",
        "{ name: \"day\", users: { EU_WEST_1: 20, US_EAST_1: 20 }, uri: \"mongodb://shard-01-a/?replicaSet=shard-01&readPreference=nearest\" }"
    ),
    reading(
        "report", [.string("users"), .document("window").optional],
        "By region: latency, the share within 100 ms, staleness and who served; over all: lost writes, recovery point, and the longest time without an answer.",
        "\"day\", { last: \"1m\" }"),
]

let regionTable = namespace(
    "regions", "Regions, links between them, stores with a leader in each", network + stores + probes + users)
