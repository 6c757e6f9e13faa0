import SimKernel

/// What happens in a disturbed set about heartbeats and elections; each with the round of disturbance that it is of.
package enum ElectionEvent: Sendable, Hashable {
    case heartbeatDue(SetRef, UInt8, round: UInt32)
    case message(SetRef, place: UInt32, round: UInt32)
    case timer(SetRef, UInt8, round: UInt32)
    case candidacyEnds(SetRef, UInt8, round: UInt32)
    /// A new primary looks whether others have newer entries.
    case catchUpLook(SetRef, UInt8, round: UInt32)
    /// A new primary has applied all that it fetched.
    case drained(SetRef, UInt8, round: UInt32)
    /// A process that was started has opened its files.
    case processUp(SetRef, UInt8)
    case initialSyncEnds(SetRef, UInt8)
    case faultEnds(UInt32)
    case stepDownLook(OperationID)
    case stepUpLook(OperationID)

    /// The event as a word of the trace.
    var traceWord: UInt64 {
        switch self {
        case .heartbeatDue(let set, let member, _): Self.word(1, set, UInt64(member))
        case .message(let set, let place, _): Self.word(2, set, UInt64(place))
        case .timer(let set, let member, _): Self.word(3, set, UInt64(member))
        case .candidacyEnds(let set, let member, _): Self.word(4, set, UInt64(member))
        case .catchUpLook(let set, let member, _): Self.word(5, set, UInt64(member))
        case .drained(let set, let member, _): Self.word(6, set, UInt64(member))
        case .processUp(let set, let member): Self.word(7, set, UInt64(member))
        case .initialSyncEnds(let set, let member): Self.word(8, set, UInt64(member))
        case .faultEnds(let fault): 9 | UInt64(fault) << 24
        case .stepDownLook(let operation): 10 | UInt64(operation.number) << 24
        case .stepUpLook(let operation): 11 | UInt64(operation.number) << 24
        }
    }

    private static func word(_ kind: UInt64, _ set: SetRef, _ number: UInt64) -> UInt64 {
        let place: UInt64 =
            switch set {
            case .config: 0xFFFF
            case .shard(let shard): UInt64(shard.slot)
            }
        return kind | place << 8 | number << 24
    }
}

extension Cluster {
    mutating func schedule(_ event: ElectionEvent, after span: Micros) {
        events.schedule(.election(event), at: now + max(0, span))
    }

    mutating func handle(_ event: ElectionEvent) {
        switch event {
        case .heartbeatDue(let set, let member, let round): sendHeartbeats(of: Int(member), in: set, round: round)
        case .message(let set, let place, let round): deliver(Int(place), in: set, round: round)
        case .timer(let set, let member, let round): timerOff(Int(member), in: set, round: round)
        case .candidacyEnds(let set, let member, let round): endCandidacy(Int(member), in: set, round: round)
        case .catchUpLook(let set, let member, let round): lookForCatchUp(Int(member), in: set, round: round)
        case .drained(let set, let member, let round): beginTerm(of: Int(member), in: set, round: round)
        case .processUp(let set, let member): processUp(Int(member), in: set)
        case .initialSyncEnds(let set, let member): endInitialSync(of: Int(member), in: set)
        case .faultEnds(let fault): endFault(fault)
        case .stepDownLook(let operation): lookAtStepDown(operation)
        case .stepUpLook(let operation): lookAtStepUp(operation)
        }
    }
}
