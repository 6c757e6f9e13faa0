/// What a driver reads of `mongodb://host,host/?name=value&...`.
struct ConnectionString: Sendable, Hashable {
    let hosts: [String]
    /// Drivers' default is true.
    let retriesWrites: Bool
    /// How long a driver waits for an answer; 0 for as long as it takes.
    let socketTimeoutMs: Int64
    /// The text of `w`, if it has one.
    let acknowledgement: String?

    struct Problem: Error, Hashable {
        let message: String
    }

    private static let scheme = "mongodb://"

    init(_ text: String) throws(Problem) {
        guard text.hasPrefix(Self.scheme) else {
            throw Problem(message: "pymongo.errors.InvalidURI: Invalid URI scheme: URI must begin with 'mongodb://'")
        }
        let halves = text.dropFirst(Self.scheme.count).split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let address = halves[0].split(separator: "/", omittingEmptySubsequences: false)[0]
        hosts = (address.split(separator: "@").last ?? "").split(separator: ",").map(String.init)
        guard !hosts.isEmpty else {
            throw Problem(message: "pymongo.errors.InvalidURI: Invalid URI: a host is needed after 'mongodb://'")
        }
        var retriesWrites = true
        var timeout: Int64 = 0
        var acknowledgement: String?
        for pair in halves.count > 1 ? halves[1].split(separator: "&") : [] {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw Problem(message: "pymongo.errors.InvalidURI: MongoDB URI options are key=value pairs.")
            }
            switch parts[0].lowercased() {
            case "retrywrites":
                guard let flag = Bool(parts[1]) else { throw Self.wrong(parts[0], "must be 'true' or 'false'") }
                retriesWrites = flag
            case "sockettimeoutms":
                guard let number = Int64(parts[1]), (0...600_000).contains(number) else {
                    throw Self.wrong(parts[0], "must be a number of milliseconds")
                }
                timeout = number
            case "w": acknowledgement = parts[1]
            case "ssl", "tls", "authsource", "appname", "maxpoolsize": break
            default: throw Problem(message: "pymongo.errors.ConfigurationError: Unknown option \(parts[0])")
            }
        }
        self.retriesWrites = retriesWrites
        socketTimeoutMs = timeout
        self.acknowledgement = acknowledgement
    }

    private static func wrong(_ name: String, _ rule: String) -> Problem {
        Problem(message: "pymongo.errors.ConfigurationError: The value of \(name) \(rule)")
    }
}
