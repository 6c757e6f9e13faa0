import BSON
import ShellSyntax
import SimKernel

/// withTransaction by the drivers' rules: the whole is begun again after a transient error, the commit alone after an
/// unknown result, for two minutes at most.
extension Machine {
    private static let limit: Micros = .seconds(120)

    mutating func withTransaction(_ call: Call) throws(Interruption) -> Value {
        let place = try receiverSession(call)
        let options = try self.options(call[1], at: call.span)
        let start = world.now
        var attempt = 0
        while true {
            if attempt > 0 { try backOff(attempt, call) }
            attempt += 1
            try startTransaction(place, options, call)
            let result: Value
            do throws(Interruption) {
                result = try self.call(call[0], [call.receiver], at: call.span)
            } catch {
                if state.sessions[place].isInTransaction { try abortTransaction(place, call) }
                if labels(of: error).contains("TransientTransactionError"), world.now - start < Self.limit { continue }
                throw error
            }
            guard state.sessions[place].isInTransaction else { return result }
            if try commits(place, since: start, call) { return result }
        }
    }

    /// False when all has to be begun again.
    private mutating func commits(_ place: Int, since start: Micros, _ call: Call) throws(Interruption) -> Bool {
        while true {
            do throws(Interruption) {
                try commitTransaction(place, call)
                return true
            } catch {
                let labels = labels(of: error)
                guard world.now - start < Self.limit else { throw error }
                if labels.contains("UnknownTransactionCommitResult"), !isTimeLimit(error) { continue }
                if labels.contains("TransientTransactionError") { return false }
                throw error
            }
        }
    }

    /// Waits before another try: 5 ms, half as long again each time, half a second at most.
    private mutating func backOff(_ attempt: Int, _ call: Call) throws(Interruption) {
        var span: Micros = .milliseconds(5)
        for _ in 1..<max(1, min(attempt, 14)) { span = span * 3 / 2 }
        do {
            try world.wait(min(span, .milliseconds(500)), eachSecond: nil)
        } catch {
            throw .error(ShellError("", "The sandbox can't wait any longer.", at: call.span))
        }
    }

    /// The labels of an error, caught and thrown again or not.
    private func labels(of interruption: Interruption) -> [String] {
        switch interruption {
        case .error(let error): return error.labels
        case .thrown(.object(let reference), _):
            guard case .error(let fields) = state.heap[reference] else { return [] }
            return errorLabels(fields)
        default: return []
        }
    }

    private func isTimeLimit(_ interruption: Interruption) -> Bool {
        if case .error(let error) = interruption { return error.code == 50 }
        return false
    }
}
