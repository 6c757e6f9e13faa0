let elasticTable = namespace(
    "elastic", "Nodes, rebalancer and scaler as one loop under a load, and how well it did",
    [
        platformMethod(
            "elastic", "start", [.document("options")], .writes,
            "Begins a run: load (shape steady, daily, spike, ramp or flashCrowd with its rates), objective { latency, part }, writes, noise, price.",
            example: "elastic.start({ load: { shape: \"daily\", low: 500, high: 5000 } })"),
        platformMethod(
            "elastic", "load", [.document("load")], .writes, "Another load from now on.",
            example: "elastic.load({ shape: \"steady\", rate: 2000 })"),
        platformMethod("elastic", "stop", [], .writes, "Ends the load.", example: "elastic.stop()"),
        platformMethod(
            "elastic", "status", [], .reads, "State, rate, nodes and how many are needed.", example: "elastic.status()"),
        platformMethod(
            "elastic", "report", [], .reads,
            "Service level by time and by requests, under- and over-provisioning, reaction, oscillation, node-hours and cost.",
            example: "elastic.report().sloRequests"),
    ])
