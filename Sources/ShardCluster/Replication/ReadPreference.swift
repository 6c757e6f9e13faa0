package import BSON
package import SimKernel

/// Which members of a set a read may run on, as `$readPreference` says it.
package struct ReadPreference: Sendable, Hashable {
    package enum Mode: String, Sendable, Hashable {
        case primary, primaryPreferred, secondary, secondaryPreferred, nearest
    }

    package var mode = Mode.primary
    /// The first set that any member fits decides; an empty set fits all.
    package var tagSets: [BSONDocument] = []
    /// maxStalenessSeconds; nil for no bound.
    package var maxStaleness: Int64?

    package static let primary = ReadPreference()

    private init() {}

    /// - Throws: TypeMismatch (14), BadValue (2), MaxStalenessOutOfRange (160).
    package init(_ document: BSONDocument) throws(CommandError) {
        let fields = try CommandArguments(
            statement: document, at: "$readPreference", fields: ["mode", "tags", "maxStalenessSeconds", "hedge"])
        let name = try fields.require(try fields.string("mode"), "mode")
        guard let mode = Mode(rawValue: name) else {
            throw .badValue("Enumeration value '\(name)' for field '$readPreference.mode' is not a valid value.")
        }
        self.mode = mode
        tagSets = try fields.documents("tags")
        if mode == .primary, tagSets.contains(where: { !$0.isEmpty }) {
            throw .badValue("Only empty tags are allowed with primary read preference")
        }
        guard let seconds = try fields.integer("maxStalenessSeconds"), seconds != 0 else { return }
        guard seconds > 0 else { throw .badValue("maxStalenessSeconds must be a non-negative integer") }
        guard mode != .primary else {
            throw .badValue("maxStalenessSeconds can not be set for the primary mode")
        }
        guard seconds >= Self.leastStaleness else {
            throw CommandError(
                code: 160, codeName: "MaxStalenessOutOfRange",
                message: "maxStalenessSeconds value can not be less than \(Self.leastStaleness)")
        }
        maxStaleness = seconds
    }

    private static let leastStaleness: Int64 = 90

    /// As messages print it.
    var serverText: String {
        var fields: BSONDocument = ["mode": .string(mode.rawValue)]
        if !tagSets.isEmpty { fields.append("tags", .array(tagSets.map(BSONValue.document))) }
        if let maxStaleness { fields.append("maxStalenessSeconds", .int64(maxStaleness)) }
        return fields.serverText
    }
}

/// What a client knows of a member when it selects one.
package struct MemberOffer: Sendable, Hashable {
    package let member: Int
    let isPrimary: Bool
    let tags: BSONDocument
    /// When its last entry was written, in seconds since 1970.
    let lastWrite: Int64
    let roundTrip: Micros

    package init(member: Int, isPrimary: Bool, tags: BSONDocument, lastWrite: Int64, roundTrip: Micros) {
        self.member = member
        self.isPrimary = isPrimary
        self.tags = tags
        self.lastWrite = lastWrite
        self.roundTrip = roundTrip
    }
}

extension ReadPreference {
    /// localThresholdMS: how much farther than the nearest a member may be.
    static let localThreshold: Micros = .milliseconds(15)
    /// Seconds between a client's looks at a member: what it knows of a write is up to so old.
    static let heartbeat: Int64 = 10

    /// The members that a read may run on, by the drivers' rule of server selection: mode, staleness, tags, nearness.
    package func eligible(_ offers: [MemberOffer]) -> [MemberOffer] {
        let primary = offers.filter(\.isPrimary)
        let secondaries = offers.filter { !$0.isPrimary }
        switch mode {
        case .primary: return primary
        case .primaryPreferred: return primary.isEmpty ? near(fitting(secondaries, offers)) : primary
        case .secondary: return near(fitting(secondaries, offers))
        case .secondaryPreferred:
            let fit = near(fitting(secondaries, offers))
            return fit.isEmpty ? primary : fit
        case .nearest: return near(fitting(offers, offers))
        }
    }

    private func fitting(_ candidates: [MemberOffer], _ all: [MemberOffer]) -> [MemberOffer] {
        let fresh = candidates.filter { isFresh($0, all) }
        guard !tagSets.isEmpty else { return fresh }
        for tags in tagSets {
            let fit = fresh.filter { offer in tags.allSatisfy { offer.tags[$0.key] == $0.value } }
            if !fit.isEmpty { return fit }
        }
        return []
    }

    /// Against the primary's last write, or where there is none that of the newest secondary.
    private func isFresh(_ offer: MemberOffer, _ all: [MemberOffer]) -> Bool {
        guard let maxStaleness, !offer.isPrimary else { return true }
        let newest = all.first(where: \.isPrimary)?.lastWrite ?? all.map(\.lastWrite).max() ?? offer.lastWrite
        return newest - offer.lastWrite + Self.heartbeat <= maxStaleness
    }

    private func near(_ offers: [MemberOffer]) -> [MemberOffer] {
        guard let least = offers.map(\.roundTrip).min() else { return [] }
        return offers.filter { $0.roundTrip <= least + Self.localThreshold }
    }
}
