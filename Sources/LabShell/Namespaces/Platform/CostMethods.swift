private let options = Parameter.document("options")

private func reading(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("cost", name, parameters, .reads, summary, example: "cost.\(name)(\(example))")
}

private let bills: [Method] = [
    reading("prices", [], "The price list: public list prices in dollars, rounded, with date and sources.", ""),
    reading(
        "report", [Parameter.document("window").optional],
        "What ran in a window and what it cost, by line and by kind; running is an hour of what runs now.",
        "{ last: \"1h\" }"),
    reading(
        "budget", [options],
        "Whether what runs is within perHour or perMonth, or what a window cost within total: spent, left, within.",
        "{ perHour: 5 }"),
    reading(
        "estimate", [options],
        "What would cost how much: a tier with shards, members, diskGB, iops; an instanceType with count; a machine by cpus, memoryGB, diskGB, as a machine, service, cache or postgres; loadBalancers; gigabytes between regions.",
        "{ tier: \"M40\", shards: 3 }"),
]

private let decisions: [Method] = [
    reading(
        "compare", [options],
        "Own machines against rented ones, with the break-even: count, cpus, memoryGB, diskGB, years, use (the part of the hours), purchase, lifetimeYears, watts, machinesPerAdministrator, discount.",
        "{ count: 10, cpus: 32, memoryGB: 128, diskGB: 2000, use: 0.4 }"),
    reading(
        "usl", [Parameter.array("points"), options.optional],
        "The Universal Scalability Law that fits measured points best: lambda, sigma, kappa, peak, limit, r2; at predicts.",
        "[{ size: 1, throughput: 995 }, { size: 4, throughput: 3200 }, { size: 16, throughput: 6200 }], { at: [32] }"),
    reading(
        "scaling", [options],
        "The cheapest way to reach a target with larger machines, more machines or both: target or targets, sizes [{ name, throughput, perHour }], sigma, kappa, unit.",
        "{ target: 60000, sizes: [{ name: \"M10\", throughput: 12000 }, { name: \"M40\", throughput: 24000 }], sigma: 0.02 }"
    ),
]

let costTable = namespace("cost", "What things cost, and what scaling is worth", bills + decisions)
