package import SimKernel

/// How a balancer chooses among the servers that it may use.
package enum BalancingAlgorithm: String, Sendable, Hashable, CaseIterable {
    case roundRobin, weighted, random, leastConnections, twoChoices, ipHash, consistentHash
}

/// What a learner or a layer above says of a balancer.
package struct BalancerSettings: Sendable, Hashable {
    package enum Layer: Int, Sendable {
        /// A connection sticks to its server; paths and headers are not seen.
        case transport = 4
        /// Each request is chosen for by itself.
        case application = 7
    }

    /// Requests that fit go to these services; the first route that fits counts.
    package struct Route: Sendable, Hashable {
        package var path = "/"
        /// Name and value that the request must carry.
        package var header: Header?
        package var services: [String]

        package init(services: [String]) {
            self.services = services
        }
    }

    package struct Header: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Asking each server whether it is well.
    package struct Check: Sendable, Hashable {
        package var interval: Micros = .seconds(2 as Int64)
        package var timeout: Micros = .seconds(1 as Int64)
        /// Answers in a row after which a server is up.
        package var rise = 2
        /// Failures in a row after which it is down.
        package var fall = 3
        /// The request waits in the server's queue; else it is enough that a connection is taken.
        package var isRequest = true

        package init() {}
    }

    package var name: String
    package var algorithm = BalancingAlgorithm.roundRobin
    package var layer = Layer.application
    package var routes: [Route]
    /// Of a server or of a service by name; 1 where nothing is said.
    package var weights: [Weight] = []
    /// Services whose servers are used only while all others are down.
    package var backup: [String] = []
    package var check: Check?
    /// A cookie keeps a user on the server that answered first, as long as it may be used.
    package var hasAffinity = false
    /// Of consistent hashing: how far over the mean load a server may be; nil: no bound.
    package var slack: Double?
    package var virtualNodes = 100
    package var region: String?

    package struct Weight: Sendable, Hashable {
        package var name: String
        package var weight: Int

        package init(name: String, weight: Int) {
            self.name = name
            self.weight = weight
        }
    }

    package init(name: String, services: [String]) {
        self.name = name
        routes = [Route(services: services)]
    }
}
