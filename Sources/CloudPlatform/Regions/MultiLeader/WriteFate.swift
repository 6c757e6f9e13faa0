import SimKernel

/// What became of an acknowledged write.
enum WriteFate: Sendable, Hashable {
    /// Some leader shows it, or counts it.
    case visible
    /// Somebody who had seen it wrote after it.
    case overwritten
    /// It was dropped for a write that did not know of it, or that it had itself replaced.
    case lost(to: Int, because: Reason)

    enum Reason: String, Sendable, Hashable {
        /// Neither writer had seen the other's write.
        case concurrent
        /// The writer had seen the write that won: its own clock was behind.
        case clock
    }

    var word: String {
        switch self {
        case .visible: "visible"
        case .overwritten: "overwritten"
        case .lost: "lost"
        }
    }
}

extension MultiLeaderStore {
    /// The fate of every write, in the order of writing. Takes time in proportion to the writes.
    func fates() -> [WriteFate] {
        switch policy {
        case .lastWriterWins: return registerFates()
        case .versionVectors, .set: return dottedFates()
        case .counter: return Array(repeating: .visible, count: writes.count)
        }
    }

    /// A write is lost if a leader dropped it and nobody who had seen it replaced it.
    private func registerFates() -> [WriteFate] {
        var replaced = Array(repeating: false, count: writes.count)
        for write in writes {
            guard let seen = write.seen, let own = write.stamp, let other = writes[seen].stamp else { continue }
            if other < own { replaced[seen] = true }
        }
        let shown = shownRegisters()
        return writes.indices.map { index in
            if let drop = writes[index].dropped, !replaced[index] {
                return .lost(to: drop.kept, because: follows(index, drop.kept) ? .clock : .concurrent)
            }
            return shown[index] ? .visible : .overwritten
        }
    }

    /// Whether a write was made by somebody who had seen the other one, or what followed from it.
    private func follows(_ write: Int, _ earlier: Int) -> Bool {
        var step = writes[write].seen
        while let index = step, index >= earlier {
            if index == earlier { return true }
            step = writes[index].seen
        }
        return false
    }

    private func shownRegisters() -> [Bool] {
        var shown = Array(repeating: false, count: writes.count)
        for site in sites {
            for key in keys.indices {
                if case .register(let register) = site.state(key) { shown[register.write] = true }
            }
        }
        return shown
    }

    /// Nothing is lost: what no leader shows was replaced or removed by somebody who had seen it.
    private func dottedFates() -> [WriteFate] {
        var shown = Array(repeating: false, count: writes.count)
        for site in sites {
            for key in keys.indices {
                guard case .dotted(let set) = site.state(key) else { continue }
                for entry in set.entries { shown[entry.write] = true }
            }
        }
        return writes.indices.map { shown[$0] || writes[$0].kind == .remove ? .visible : .overwritten }
    }
}
