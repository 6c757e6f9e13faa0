import BSON
import SimKernel

/// A replSetStepDown that waits for a secondary to catch up.
struct AwaitedStepDown: Sendable {
    let set: SetRef
    let member: Int
    let began: Micros
    let waitUntil: Micros
    let stepDownUntil: Micros
    let force: Bool
}

extension Cluster {
    /// replSetStepDown.
    mutating func stepDownCommand(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["force", "secondaryCatchUpPeriodSecs"])
        let (set, member) = try processAddressed(request)
        let force = try arguments.bool("force") ?? false
        var span = request.target.int64 ?? request.target.double.flatMap { Int64(exactly: $0.rounded()) } ?? 0
        if span == 0 { span = 60 }
        guard span > 0 else { throw .badValue("stepdown period must be a positive integer") }
        let catchUp = try arguments.integer("secondaryCatchUpPeriodSecs") ?? (force ? 0 : 10)
        guard catchUp >= 0 else {
            throw .badValue("secondaryCatchUpPeriodSecs period must be a positive or absent")
        }
        guard span >= catchUp else {
            throw .badValue("stepdown period must be longer than secondaryCatchUpPeriodSecs")
        }
        guard self[set].members[member].isPrimary else { throw .notWritablePrimary("not primary so can't step down") }
        disturb(set)
        let asked = AwaitedStepDown(
            set: set, member: member, began: now, waitUntil: now + .seconds(min(catchUp, 31_536_000)),
            stepDownUntil: now + .seconds(min(span, 31_536_000)), force: force)
        if hasSuccessor(asked) {
            finishStepDown(asked)
            return .reply(success(), latency: CommandCosts.local)
        }
        let operation = operations.open(.steppingDown(asked))
        schedule(.stepDownLook(operation), after: min(asked.waitUntil - now, .milliseconds(100)))
        return .waiting(operation)
    }

    /// A step-down that had to wait is looked at again.
    mutating func lookAtStepDown(_ operation: OperationID) {
        guard case .steppingDown(let asked) = operations[operation] else { return }
        guard self[asked.set].members[asked.member].isPrimary else {
            let error = CommandError(
                code: 189, codeName: "PrimarySteppedDown",
                message: "While waiting for secondaries to catch up before stepping down, this node decided to step "
                    + "down for other reasons")
            return answer(operation, error.reply)
        }
        if hasSuccessor(asked) || now >= asked.waitUntil && asked.force {
            finishStepDown(asked)
            return answer(operation, success(), latency: CommandCosts.roundTrip)
        }
        guard now >= asked.waitUntil else {
            return schedule(.stepDownLook(operation), after: min(asked.waitUntil - now, .milliseconds(100)))
        }
        let error = CommandError.exceededTimeLimit(
            "No electable secondaries caught up as of \(DateText.iso(LogicalClock.date(now))). Please use the "
                + "replSetStepDown command with the argument {force: true} to force node to step down.")
        answer(operation, error.reply, latency: CommandCosts.roundTrip)
    }

    /// Whether a majority has all that the primary wrote, and one of them could follow it.
    private func hasSuccessor(_ asked: AwaitedStepDown) -> Bool {
        let configuration = self[asked.set].configuration(of: asked.member)
        let own = self[asked.set].members[asked.member]
        let caughtUp = configuration.entries.filter { entry in
            entry.member == asked.member
                || reaches(.member(asked.set, asked.member), .member(asked.set, entry.member))
                    && own.standing.peers[entry.member].isUp
                    && self[asked.set].members[entry.member].applied >= own.applied
                    && isSecondary(entry.member, in: asked.set)
        }
        let electable = caughtUp.contains { $0.member != asked.member && $0.settings.priority > 0 }
        return electable && caughtUp.count { $0.settings.votes > 0 } >= writeMajority(of: configuration)
    }

    private func writeMajority(of configuration: SetConfiguration) -> Int {
        let writers = configuration.entries.count { $0.settings.votes > 0 && !$0.settings.arbiterOnly }
        return min(configuration.majority, writers)
    }

    private mutating func finishStepDown(_ asked: AwaitedStepDown) {
        let set = asked.set
        self[set].members[asked.member].standing.frozenUntil = asked.stepDownUntil
        stepDown(asked.member, in: set, because: "replSetStepDown")
        handOff(from: asked.member, in: set)
    }
}
