package import ShardCluster
import SimKernel

/// Text files on the learner's machine and on hosts, flat and in order of creation.
package struct FileStore: Sendable, Hashable {
    /// Where a file lies: the learner's own machine, or an instance by its id.
    package enum Place: Sendable, Hashable {
        case workstation
        case instance(String)
    }

    private struct File: Sendable, Hashable {
        let place: Place
        let name: String
        var text: String
    }

    private var files: [File] = []

    static let countLimit = 200
    static let bytesLimit = 1 << 20

    package func names(at place: Place) -> [String] {
        files.filter { $0.place == place }.map(\.name)
    }

    package func text(_ name: String, at place: Place) -> String? {
        files.first { $0.place == place && $0.name == name }?.text
    }

    package mutating func put(_ name: String, _ text: String, at place: Place) throws(CommandError) {
        guard Self.isName(name) else {
            throw .badValue("\"\(name)\" is no file name here. Use letters, digits, '.', '-' and '_'.")
        }
        guard text.utf8.count <= Self.bytesLimit else {
            throw .badValue("\(name) is over \(Self.bytesLimit) bytes. The sandbox keeps small files only.")
        }
        if let index = files.firstIndex(where: { $0.place == place && $0.name == name }) {
            files[index].text = text
            return
        }
        guard files.count < Self.countLimit else {
            throw .badValue("The sandbox keeps at most \(Self.countLimit) files.")
        }
        files.append(File(place: place, name: name, text: text))
    }

    /// A file of our own, which is there from the start.
    mutating func provide(_ name: String, _ text: String) {
        files.append(File(place: .workstation, name: name, text: text))
    }

    /// Adds to a file that a script writes; what does not fit is dropped, the file's beginning stays.
    mutating func append(_ line: String, to name: String, at place: Place) {
        guard let index = files.firstIndex(where: { $0.place == place && $0.name == name }) else {
            files.append(File(place: place, name: name, text: line + "\n"))
            return
        }
        guard files[index].text.utf8.count + line.utf8.count < Self.bytesLimit else { return }
        files[index].text += line + "\n"
    }

    private static func isName(_ name: String) -> Bool {
        (1...100).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || [45, 46, 95].contains(byte)
            }
    }

    func hash(into trace: inout TraceHash) {
        for file in files {
            if case .instance(let id) = file.place { trace.combine(id) }
            trace.combine(file.name)
            trace.combine(file.text)
        }
    }
}
