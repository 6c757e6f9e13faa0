import SimKernel

/// What came of the requests for one path at the servers of a service; a request that is sent again comes again.
struct PathTally: Sendable, Hashable {
    var arrived: Int64 = 0
    var answered: Int64 = 0
    /// Refused, dropped, lost with their server, or answered with an error.
    var failed: Int64 = 0
    /// From arrival at the server to the answer, of those that were answered.
    var time: Micros = 0

    static func + (left: PathTally, right: PathTally) -> PathTally {
        PathTally(
            arrived: left.arrived &+ right.arrived, answered: left.answered &+ right.answered,
            failed: left.failed &+ right.failed, time: left.time &+ right.time)
    }
}

extension TrafficService {
    /// Its endpoints with what came to each; without endpoints, each path that was asked for.
    func endpoints(_ paths: [String]) -> [(endpoint: ServiceSettings.Endpoint, tally: PathTally)] {
        guard !settings.endpoints.isEmpty else {
            return paths.indices.filter { tallies[$0].arrived > 0 }.map { place in
                (ServiceSettings.Endpoint(path: paths[place], mean: settings.time.mean), tallies[place])
            }
        }
        return settings.endpoints.map { endpoint in
            let own = paths.indices.filter { self.endpoint(of: paths[$0]) == endpoint }
            return (endpoint, own.reduce(PathTally()) { $0 + tallies[$1] })
        }
    }
}
