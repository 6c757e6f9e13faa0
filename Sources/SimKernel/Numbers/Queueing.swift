/// Closed forms for c equal servers with exponential service and Poisson arrivals (M/M/c).
///
/// The offered load is arrival rate times mean service time, in servers kept busy. From one load a server up the queue
/// grows without end and every wait is infinite.
package enum Queueing {
    /// Erlang's C: the chance that an arrival has to wait. Takes O(servers).
    package static func erlangC(servers: Int, offeredLoad: Double) -> Double {
        guard servers > 0, offeredLoad < Double(servers) else { return 1 }
        guard offeredLoad > 0 else { return 0 }
        var blocked = 1.0
        for server in 1...servers {
            blocked = offeredLoad * blocked / (Double(server) + offeredLoad * blocked)
        }
        let load = offeredLoad / Double(servers)
        return blocked / (1 - load + load * blocked)
    }

    /// The mean time in the queue, in the unit of `meanService`.
    package static func meanWait(servers: Int, offeredLoad: Double, meanService: Double) -> Double {
        meanWait(
            servers: servers, offeredLoad: offeredLoad, meanService: meanService,
            waiting: erlangC(servers: servers, offeredLoad: offeredLoad))
    }

    /// The same, where the chance to have to wait is known.
    package static func meanWait(servers: Int, offeredLoad: Double, meanService: Double, waiting: Double) -> Double {
        guard offeredLoad < Double(servers) else { return .infinity }
        return waiting * meanService / (Double(servers) - offeredLoad)
    }

    /// The mean time in queue and service.
    package static func meanResponse(servers: Int, offeredLoad: Double, meanService: Double) -> Double {
        meanWait(servers: servers, offeredLoad: offeredLoad, meanService: meanService) + meanService
    }

    /// The time in the queue that only a share of `1 - percent / 100` of arrivals exceed.
    package static func waitPercentile(
        _ percent: Double, servers: Int, offeredLoad: Double, meanService: Double
    ) -> Double {
        guard offeredLoad < Double(servers) else { return .infinity }
        let waits = erlangC(servers: servers, offeredLoad: offeredLoad)
        let exceeding = 1 - percent / 100
        guard waits > exceeding else { return 0 }
        return Arithmetic.log(waits / exceeding) * meanService / (Double(servers) - offeredLoad)
    }
}
