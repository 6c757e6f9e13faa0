import SimKernel

/// What is sampled of a service.
struct ServiceSample: Sendable {
    let up: Int
    let servers: [TrafficServer]
    let arrivals: Int64
    /// Of its workers' time in the last interval; nil where none ran.
    let utilisation: Double?
    /// Nil where it keeps none.
    let sessions: Int?

    static let meter = Meter<ServiceSample>(
        by: "service",
        [
            .gauge("service_servers", .of("servers"), "Servers of a service, those that start or are down among them.")
            {
                Double($0.servers.count)
            },
            .gauge("service_servers_up", .of("servers"), "Servers of a service whose processes run.") { Double($0.up) },
            .gauge("service_queue", .of("requests"), "Requests that wait at a service's servers.") {
                Double($0.servers.reduce(0) { $0 + Int($1.queued) })
            },
            .gauge("service_in_service", .of("requests"), "Requests that a service's workers have in hand.") {
                Double($0.servers.reduce(0) { $0 + Int($1.busy) })
            },
            .gauge("service_utilisation", .ratio, "The part of the workers' time of the last interval that was work.") {
                $0.utilisation
            },
            .gauge("service_sessions", .of("sessions"), "Sessions that a service keeps.") {
                $0.sessions.map { Double($0) }
            },
            .counter("service_arrivals", "requests", "Requests that came to a service's servers, no health checks.") {
                Double($0.arrivals)
            },
        ])
}

/// What is sampled of a server that runs.
struct ServerSample: Sendable {
    let queued: Int32
    let utilisation: Double?

    static let meter = Meter<ServerSample>(
        by: "server",
        [
            .gauge("server_queue", .of("requests"), "Requests that wait at a server.") { Double($0.queued) },
            .gauge("server_utilisation", .ratio, "The part of a server's time of the last interval that was work.") {
                $0.utilisation
            },
        ])
}

extension LoadBalancer {
    static let meter = Meter<LoadBalancer>(
        by: "balancer",
        [
            .gauge("balancer_servers_up", .of("servers"), "Servers that a balancer takes for up, in all its routes.") {
                Double($0.pools.reduce(0) { $0 + $1.members.count { $0.isUp && !$0.isDraining } })
            },
            .gauge("balancer_connections", .of("connections"), "Requests and connections open through a balancer.") {
                Double($0.pools.reduce(0) { $0 + $1.members.reduce(0) { $0 + Int($1.connections) } })
            },
        ])
}

extension Outcome {
    /// Requests by outcome, a cause at a time.
    static let meter = Meter<Int64>(
        by: "cause",
        [
            .counter("traffic_errors", "requests", "Requests of all clients that ended so, with all their attempts.") {
                Double($0)
            }
        ])
}

extension Platform {
    mutating func sampleTraffic() {
        guard !traffic.services.isEmpty else { return }
        sampleClients()
        sampleErrors()
        let sessions = traffic.sessionsByService
        for s in traffic.services.indices { sampleService(s, sessions: sessions[s]) }
        for balancer in traffic.balancers where !balancer.isHidden {
            LoadBalancer.meter.sample(balancer, balancer.settings.name, at: now, into: &metrics)
        }
    }

    /// From a cause's first failure on.
    private mutating func sampleErrors() {
        for outcome in Outcome.allCases where outcome != .ok {
            let count = traffic.outcomes[Int(outcome.rawValue)]
            if count > 0 { Outcome.meter.sample(count, outcome.name, at: now, into: &metrics) }
        }
    }

    private mutating func sampleService(_ s: Int, sessions: Int?) {
        let service = traffic.services[s]
        let servers = service.servers.map { traffic.servers[Int($0)] }
        let since = max(0, now - MetricStore.interval)
        for server in servers where server.isRunning {
            let sample = ServerSample(queued: server.queued, utilisation: server.utilisation(since: since, now: now))
            ServerSample.meter.sample(sample, server.name, at: now, into: &metrics)
        }
        let sample = ServiceSample(
            up: servers.count(where: \.isRunning), servers: servers,
            arrivals: (try? traffic.arrivals(at: service.settings.name)) ?? 0,
            utilisation: traffic.wholeUtilisation(of: servers, since: since), sessions: sessions)
        ServiceSample.meter.sample(sample, service.settings.name, at: now, into: &metrics)
    }
}

extension TrafficWorld {
    /// The part of the time of all workers together that was work since the second at or after `time`.
    func wholeUtilisation(of servers: [TrafficServer], since time: Micros) -> Double? {
        var (work, capacity) = (0 as Micros, 0 as Micros)
        for server in servers {
            let spent = server.spent(since: time, now: now)
            work &+= spent.work
            capacity &+= spent.capacity
        }
        return capacity > 0 ? Double(work) / Double(capacity) : nil
    }

    /// How many sessions each service holds, in its servers' memory or as a store; nil for one that keeps none.
    var sessionsByService: [Int?] {
        var held: [Int?] = services.map { $0.settings.sessions == .memory ? 0 : nil }
        for service in services where service.store >= 0 { held[Int(service.store)] = 0 }
        guard held.contains(0) else { return held }
        for client in clients {
            for user in client.users where user.session != -1 {
                let keeper = Int(user.session)
                if keeper <= -2 {
                    let store = -2 - keeper
                    if services[store].storeLife == user.sessionLife { held[store]? += 1 }
                } else if servers[keeper].isRunning, servers[keeper].life == user.sessionLife {
                    held[Int(servers[keeper].service)]? += 1
                }
            }
        }
        return held
    }
}
