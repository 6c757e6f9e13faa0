import SimKernel

/// A message between two members of a set, by their places in it.
struct Message: Sendable, Hashable {
    enum Body: Sendable, Hashable {
        case heartbeat(Report)
        /// With when the heartbeat was sent that it answers.
        case heartbeatReply(Report, since: Micros)
        case voteRequest(VoteRequest)
        case vote(Vote)
        /// replSetStepUp with skipDryRun, from a primary that has stepped down.
        case stepUp(term: Int64)
    }

    let from: Int
    let to: Int
    let body: Body
}

/// replSetRequestVotes.
struct VoteRequest: Sendable, Hashable {
    let isDryRun: Bool
    let term: Int64
    let applied: OpTime
    let config: SetConfiguration.Version
}

/// Its reply.
struct Vote: Sendable, Hashable {
    let isDryRun: Bool
    /// The term that was asked for.
    let asked: Int64
    /// The voter's own.
    let term: Int64
    let isGranted: Bool
    let reason: String
}

/// Messages under way; an event holds only a place here, so that the queue stays small.
struct Mail: Sendable, Hashable {
    private var places: [Message?] = []
    private var free: [Int] = []

    mutating func post(_ message: Message) -> Int {
        if let place = free.popLast() {
            places[place] = message
            return place
        }
        places.append(message)
        return places.count - 1
    }

    mutating func take(_ place: Int) -> Message? {
        guard places.indices.contains(place), let message = places[place] else { return nil }
        places[place] = nil
        free.append(place)
        return message
    }
}
