import SimKernel

/// What a site holds of one key: a join semilattice (Shapiro et al. 2011), by the store's policy.
enum KeyState: Sendable, Hashable {
    case register(LastWriterRegister)
    /// Siblings, or the elements of a set.
    case dotted(DottedSet)
    case counter(PNCounter)

    /// Takes in another site's state; gives the write that a register dropped.
    @discardableResult
    mutating func join(_ other: Self) -> (lost: Int, kept: Int)? {
        switch (self, other) {
        case (.register(var own), .register(let theirs)):
            let lost = own.join(theirs)
            self = .register(own)
            return lost.map { ($0, own.write) }
        case (.dotted(var own), .dotted(let theirs)):
            own.join(theirs)
            self = .dotted(own)
        case (.counter(var own), .counter(let theirs)):
            own.join(theirs)
            self = .counter(own)
        default: break
        }
        return nil
    }

    /// Whether `other` has anything that this state has not.
    func lacks(_ other: Self) -> Bool {
        var joined = self
        joined.join(other)
        return joined != self
    }

    /// The updates that are in this state or were replaced in it; nil for a register, which does not know.
    var seen: VersionVector? {
        switch self {
        case .register: nil
        case .dotted(let set): set.seen
        case .counter(let counter): counter.seen
        }
    }

    func hash(into trace: inout TraceHash) {
        switch self {
        case .register(let register): register.hash(into: &trace)
        case .dotted(let set): set.hash(into: &trace)
        case .counter(let counter): counter.hash(into: &trace)
        }
    }
}
