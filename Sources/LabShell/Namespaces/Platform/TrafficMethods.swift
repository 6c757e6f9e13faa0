private let name = Parameter.string("name")
private let service = Parameter.string("service")
private let server = Parameter.string("server")
private let clients = Parameter.string("clients")
private let options = Parameter.document("options")
private let window = Parameter.document("window").optional

private func reading(
    _ name: String, _ parameters: [Parameter], _ summary: String, _ example: String, unit: String? = nil
) -> Method {
    platformMethod("traffic", name, parameters, .reads, summary, example: "traffic.\(name)(\(example))", unit: unit)
}

private func writing(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("traffic", name, parameters, .writes, summary, example: "traffic.\(name)(\(example))")
}

private let building: [Method] = [
    writing(
        "service", [name, options],
        "A service of identical servers: servers, workers, time (the mean a request takes), distribution (exponential, fixed, lognormal), variation, endpoints (a path and its time each), queue, queueTimeout, startup, sessions (\"memory\" or { store: name }), durable, region, requests and limits ({ cpu, memory }, as Kubernetes has them), memory ({ base, request, session }: what a server uses).",
        "\"web\", { servers: 4, workers: 8, time: \"20ms\" }"),
    writing(
        "balancer", [name, options],
        "A load balancer: to (services) or routes (path, header, to), algorithm (roundRobin, weighted, random, leastConnections, twoChoices, ipHash, consistentHash), layer (4, 7), weights, backup, check (interval, timeout, rise, fall, connect), affinity, slack, virtualNodes, region.",
        "\"lb\", { to: \"web\", algorithm: \"leastConnections\" }"),
    writing(
        "global", [name, options],
        "A balancer over balancers, as DNS does it: to (balancers), policy (latency, weight, failover), weights, interval, rise, fall, ttl.",
        "\"world\", { to: [\"lb-eu\", \"lb-us\"], policy: \"latency\" }"),
    writing(
        "configure", [name, options], "Changes a balancer; what is not named stays.",
        "\"lb\", { algorithm: \"twoChoices\" }"),
    writing(
        "start", [name, options],
        "Clients begin: to, and either rate (requests a second, or points { at, rate }, with ramp, arrivals, population) or users (with thinkTime, think, pacing, ramp); endpoints (a path and its weight each), headers, timeout, retries (attempts, backoff, factor, max, jitter, budget), breaker (threshold, window, minimum, open, probes), duration, region.",
        "\"shop\", { to: \"lb\", rate: 200, timeout: \"1s\" }"),
    writing("stop", [clients], "Clients send nothing more.", "\"shop\""),
    writing(
        "rate", [clients, .any("rate"), options.optional], "Clients with a rate go on at another one.", "\"shop\", 400"),
]

private let steering: [Method] = [
    writing(
        "add", [service, .number("count").optional], "New servers, up after the service's start-up time.", "\"web\", 2"),
    writing(
        "scale", [service, .number("count"), options.optional],
        "So many servers: new ones start, or the newest drain (grace: how long they serve those they know).",
        "\"web\", 6"),
    writing(
        "drain", [server, options.optional],
        "A server takes no new requests and leaves when it is idle; within the grace it serves those it knows.",
        "\"web-1\", { grace: \"1m\" }"),
    writing(
        "kill", [server, .span("downtime").optional],
        "Ends a server's process, with a span it is started again then; or a balancer's.",
        "\"web-1\", \"1m\""),
    writing(
        "restart", [server], "Starts a server's process, or ends it and starts it again; or starts a balancer's.",
        "\"web-1\""),
    writing(
        "resize", [service, options],
        "Other requests, limits ({ cpu, memory }) or memory for all servers of a service, in place.",
        "\"web\", { limits: { cpu: \"500m\" } }"),
    writing(
        "slow", [server, .number("factor")], "A server's service times are multiplied; 1 is the usual pace.",
        "\"web-1\", 10"),
]

private let asking: [Method] = [
    reading(
        "services", [],
        "All services: servers, health, and their endpoints with share of the requests, service time, success and health.",
        ""),
    reading(
        "servers", [service], "A service's servers: state, busy workers, queue, requests, memory, restarts.", "\"web\""),
    reading("balancers", [], "All balancers, and each server's health and connections as they see them.", ""),
    reading("clients", [], "All clients.", ""),
    reading(
        "figures", [clients, window],
        "Requests issued, answered, failed and in flight, success, throughput, latencies, errors by kind, retries.",
        "\"shop\", { last: \"1m\" }"),
    reading(
        "percentile", [clients, .number("percent"), window], "A percentile of the answered requests' latencies.",
        "\"shop\", 99, { last: \"1m\" }", unit: "ms"),
    reading(
        "success", [clients, window], "The part of ended requests that were answered.", "\"shop\", { last: \"1m\" }"),
    reading(
        "throughput", [clients, window], "Answered requests a second.", "\"shop\", { last: \"1m\" }", unit: "1/s"),
    reading("errors", [clients, window], "Failed requests by kind.", "\"shop\", { last: \"1m\" }"),
    reading(
        "utilisation", [service, window], "The part of each server's time that was work.", "\"web\", { last: \"1m\" }"),
    reading(
        "series", [clients, .string("figure"), window],
        "A figure by second: issued, answered, failed, retries, p50Ms, p99Ms.", "\"shop\", \"p99Ms\""),
]

let trafficTable = namespace(
    "traffic", "Clients, load balancers and servers: every request with its own arrival, queue and departure",
    building + steering + asking)
