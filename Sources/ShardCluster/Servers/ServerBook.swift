package import SimKernel

/// The hosts of a cluster that is built by hand: their files, and the processes that were started on them.
package struct ServerBook: Sendable, Hashable {
    /// In the order of the sandbox's configuration.
    package let hosts: [String]
    /// In the order of their first start; one that ended keeps its place, because its data stay.
    package internal(set) var processes: [ServerProcess] = []
    private(set) var files: [HostFile] = []
    private var nextPID = 1_001

    struct HostFile: Sendable, Hashable {
        let host: String
        let path: String
        var text: String
    }

    static let processLimit = 64
    static let fileLimit = 128
    static let fileBytes = 4_096

    package init(hosts: [String]) { self.hosts = hosts }

    /// Whether there are hosts to build on; false in a cluster that was ready when the sandbox began.
    package var isInUse: Bool { !hosts.isEmpty }

    func file(_ path: String, on host: String) -> String? {
        files.first { $0.host == host && $0.path == path }?.text
    }

    mutating func put(_ text: String, as path: String, on host: String) throws(CommandError) {
        guard path.hasPrefix("/"), path.count > 1, !path.hasSuffix("/"), path.utf8.count <= 200 else {
            throw .badValue("\"\(path)\" is no path of a file. Write it from the root, such as /etc/mongo.key.")
        }
        guard text.utf8.count <= Self.fileBytes else {
            throw .badValue("\(path) is over \(Self.fileBytes) bytes. A host of this sandbox keeps small files only.")
        }
        if let index = files.firstIndex(where: { $0.host == host && $0.path == path }) {
            files[index].text = text
            return
        }
        guard files.count < Self.fileLimit else {
            throw .badValue("The hosts of a sandbox keep at most \(Self.fileLimit) files.")
        }
        files.append(HostFile(host: host, path: path, text: text))
    }

    mutating func takePID() -> Int {
        defer { nextPID += 1 }
        return nextPID
    }

    /// The process that a text means: "host:port", or a host on which there is just one.
    func index(of text: String) -> Int? {
        if let exact = processes.firstIndex(where: { $0.name == text }) { return exact }
        let there = processes.indices.filter { processes[$0].host == text }
        return there.count == 1 ? there[0] : nil
    }

    /// Nothing where no cluster is built by hand.
    func hash(into trace: inout TraceHash) {
        for file in files { for text in [file.host, file.path, file.text] { trace.combine(bytes: text.utf8) } }
        for process in processes {
            trace.combine(bytes: process.name.utf8)
            trace.combine(bytes: process.line.text.utf8)
            trace.combine(Int64(process.pid))
            trace.combine(process.state == .running ? 1 : process.state == .stopped ? 2 : 3 as Int64)
            trace.combine(process.place == nil ? 0 : 1 as Int64)
        }
    }

    /// An address of the hosts' network, for messages.
    func address(of host: String) -> String { "10.0.0.\(10 + (hosts.firstIndex(of: host) ?? 0))" }
}

/// A mongod or mongos on a host.
package struct ServerProcess: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case running
        /// A mongos that has not found its config servers yet, and does not listen before it has.
        case waitingForConfig
        case stopped
    }

    /// What became of it in the cluster.
    package enum Place: Sendable, Hashable {
        case member(SetRef, Int)
        case router(Int)
    }

    package let host: String
    package internal(set) var line: ServerCommandLine
    package internal(set) var pid: Int
    package internal(set) var startedAt: Micros
    package internal(set) var state = State.running
    package internal(set) var place: Place?
    /// What its key file held when it started.
    var key: String?
    /// The newest lines, in the order of time.
    package private(set) var log: [String] = []

    static let logLimit = 100

    init(host: String, line: ServerCommandLine, key: String?, pid: Int, startedAt: Micros) {
        self.host = host
        self.line = line
        self.key = key
        self.pid = pid
        self.startedAt = startedAt
    }

    /// "host:port"
    package var name: String { "\(host):\(line.port)" }

    package var isListening: Bool { state == .running }

    mutating func note(_ text: String) {
        if log.count == Self.logLimit { log.removeFirst() }
        log.append(text)
    }
}
