import BSON
import ShardCluster

/// `mongodb://user@host,host/database?name=value&...` as drivers read it: hosts, and options under their proper names.
struct DriverURI: Sendable, Hashable {
    let hosts: [String]
    let user: String?
    /// Numbers and flags converted; `readPreferenceTags`, which may stand several times, as an array of documents.
    let options: BSONDocument

    private static let scheme = "mongodb://"
    private static let numbers = PoolSettings.names + ["maxStalenessSeconds", "wtimeoutMS"]
    private static let flags = ["retryWrites", "retryReads", "journal"]
    private static let texts = ["replicaSet", "readPreference", "readConcernLevel", "w"]
    /// What concerns only how a connection is made.
    private static let ignored = ["tls", "ssl", "authSource", "authMechanism", "appName", "connectTimeoutMS"]

    /// - Throws: FailedToParse (9).
    init(_ text: String) throws(CommandError) {
        guard text.utf8.count <= 4_096 else { throw Self.problem("it is longer than 4,096 bytes") }
        guard text.hasPrefix(Self.scheme) else {
            throw Self.problem("it must begin with \"mongodb://\"")
        }
        let halves = text.dropFirst(Self.scheme.count).split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let address = halves[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let parts = address.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        user = parts.count > 1 ? String(parts[0].split(separator: ":").first ?? "") : nil
        hosts = (parts.last ?? "").split(separator: ",").map(String.init)
        guard !hosts.isEmpty else { throw Self.problem("a host is needed after \"mongodb://\"") }
        var options = BSONDocument()
        var tags: [BSONValue] = []
        for pair in halves.count > 1 ? halves[1].split(separator: "&") : [] {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2 else { throw Self.problem("\"\(pair)\" is not name=value") }
            if halves[0].lowercased() == "readpreferencetags" {
                tags.append(.document(try Self.tagSet(halves[1])))
                continue
            }
            guard let (name, value) = try Self.option(halves[0], halves[1]) else { continue }
            guard options[name] == nil else { throw Self.problem("\(name) stands in it twice") }
            options.append(name, value)
        }
        if !tags.isEmpty { options.append("readPreferenceTags", .array(tags)) }
        self.options = options
    }

    /// "region:EU_WEST_1,provider:AWS"; nothing for the empty set, which any member fits.
    private static func tagSet(_ text: String) throws(CommandError) -> BSONDocument {
        var tags = BSONDocument()
        for pair in text.split(separator: ",") {
            let halves = pair.split(separator: ":", maxSplits: 1).map(String.init)
            guard halves.count == 2 else { throw problem("readPreferenceTags: \"\(pair)\" is not name:value") }
            tags.append(halves[0], .string(halves[1]))
        }
        return tags
    }

    private static func option(_ given: String, _ text: String) throws(CommandError) -> (String, BSONValue)? {
        func known(_ names: [String]) -> String? { names.first { $0.lowercased() == given.lowercased() } }
        if let name = known(numbers) {
            guard let number = Int64(text) else { throw problem("\(name) must be a whole number, not \"\(text)\"") }
            return (name, .int64(number))
        }
        if let name = known(flags) {
            guard let flag = Bool(text) else { throw problem("\(name) must be true or false, not \"\(text)\"") }
            return (name, .bool(flag))
        }
        if let name = known(texts) {
            return (name, name == "w" ? Int64(text).map { .int64($0) } ?? .string(text) : .string(text))
        }
        guard known(ignored) != nil else { throw problem("there is no option \"\(given)\"") }
        return nil
    }

    private static func problem(_ what: String) -> CommandError {
        CommandError(code: 9, codeName: "FailedToParse", message: "The connection string is wrong: \(what).")
    }
}
