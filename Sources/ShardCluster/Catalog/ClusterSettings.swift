package import BSON

/// config.settings: its documents as they were written, and what the balancer reads of them.
package struct ClusterSettings: Sendable, Hashable {
    /// In the order of `_id`.
    package private(set) var documents: [BSONDocument] = []
    /// 128 MB unless `chunksize` says otherwise.
    package private(set) var rangeSizeBytes: Int64 = defaultRangeSizeBytes
    package private(set) var balancerEnabled = true
    package private(set) var activeWindow: ActiveWindow?
    package private(set) var autoMergerEnabled = true
    /// The balancer's `attemptToBalanceJumboChunks`: ranges that are too large are moved all the same.
    package private(set) var attemptsJumboChunks = false

    /// setDefaultRWConcern's; nil while nobody has set any.
    package private(set) var concerns: ConcernDefaults?

    package static let defaultRangeSizeBytes: Int64 = 128 * 1024 * 1024

    /// A daily span in which the balancer may start rounds, in minutes after midnight.
    package struct ActiveWindow: Sendable, Hashable {
        package let startMinute: Int
        package let stopMinute: Int

        package func contains(minute: Int) -> Bool {
            startMinute <= stopMinute
                ? (startMinute..<stopMinute).contains(minute) : minute >= startMinute || minute < stopMinute
        }
    }

    package init() {}

    /// Inserts or replaces a settings document; BadValue (2) for what the server's schema of the collection refuses.
    package mutating func write(_ document: BSONDocument) throws(CommandError) {
        guard let id = document["_id"]?.string else { throw .badValue("config.settings needs a string _id") }
        var changed = self
        changed.documents.removeAll { $0["_id"]?.string == id }
        changed.documents.append(document)
        changed.documents.sort { ($0["_id"]?.string ?? "") < ($1["_id"]?.string ?? "") }
        try changed.read(id, document)
        self = changed
    }

    package mutating func remove(_ id: String) {
        documents.removeAll { $0["_id"]?.string == id }
        switch id {
        case "chunksize": rangeSizeBytes = Self.defaultRangeSizeBytes
        case "balancer":
            balancerEnabled = true
            activeWindow = nil
            attemptsJumboChunks = false
        case "automerge": autoMergerEnabled = true
        case ConcernDefaults.id: concerns = nil
        default: break
        }
    }

    package func document(_ id: String) -> BSONDocument? { documents.first { $0["_id"]?.string == id } }

    private mutating func read(_ id: String, _ document: BSONDocument) throws(CommandError) {
        switch id {
        case "chunksize":
            guard let megabytes = document["value"]?.int64, (1...1024).contains(megabytes) else {
                throw Self.invalid("The chunk size must be a whole number of MB from 1 to 1024")
            }
            rangeSizeBytes = megabytes * 1024 * 1024
        case "balancer":
            if let mode = document["mode"], !["full", "off"].contains(mode.string) {
                throw Self.invalid("The balancer's mode must be 'full' or 'off'")
            }
            balancerEnabled = document["mode"]?.string != "off" && document["stopped"]?.truthy != true
            attemptsJumboChunks = document["attemptToBalanceJumboChunks"]?.truthy == true
            activeWindow = try document["activeWindow"].map(Self.window)
        case "automerge":
            autoMergerEnabled = document["enabled"]?.truthy != false
        case ConcernDefaults.id: concerns = try ConcernDefaults(document)
        default: break
        }
    }

    private static func window(_ value: BSONValue) throws(CommandError) -> ActiveWindow {
        guard let start = minute(value.document?["start"]), let stop = minute(value.document?["stop"]), start != stop
        else { throw invalid("activeWindow must be { start: \"HH:MM\", stop: \"HH:MM\" } with two different times") }
        return ActiveWindow(startMinute: start, stopMinute: stop)
    }

    /// "HH:MM" in minutes.
    private static func minute(_ value: BSONValue?) -> Int? {
        let parts = value?.string?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]), (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    /// What the collection's validator answers.
    private static func invalid(_ message: String) -> CommandError {
        CommandError(
            code: 121, codeName: "DocumentValidationFailure", message: "Document failed validation: \(message)")
    }
}
