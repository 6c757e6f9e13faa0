import BSON
package import LabSandbox
import ShellSyntax

extension Shell {
    /// The names that may end the line, whole words, sorted: namespaces, methods, collections, variables, and behind an
    /// open `{` of a collection's method the fields of a document. Nothing is changed.
    package func complete(_ line: String, sandbox: Sandbox) -> [String] {
        let bytes = Array(line.utf8)
        var start = bytes.count
        while start > 0, bytes[start - 1].isNamePart { start -= 1 }
        let word = String(decoding: bytes[start...], as: UTF8.self)
        let before = String(decoding: bytes[..<start], as: UTF8.self)
        let candidates: [String]
        if before.hasSuffix("."), let owner = Self.chain(before.dropLast()) {
            candidates = members(of: owner, sandbox: sandbox)
        } else if before.hasSuffix(".") {
            candidates = []
        } else if before.trimmed(start: true, end: true) == "show" {
            candidates = ["collections", "databases", "dbs", "tables"]
        } else {
            candidates =
                fields(openIn: before, sandbox: sandbox) ?? (Tables.globalNames + variableNames + ["use", "show"])
        }
        var seen: Set<String> = []
        return candidates.filter { $0.hasPrefix(word) && seen.insert($0).inserted }.sorted()
    }

    /// The dotted names at a text's end, calls in between included: `db.orders.find({}).` gives `db.orders.find()`.
    private static func chain(_ text: Substring) -> [String]? {
        let bytes = Array(text.utf8)
        var names: [String] = []
        var end = bytes.count
        while true {
            var called = false
            if end > 0, bytes[end - 1] == UInt8(ascii: ")") {
                var depth = 0
                repeat {
                    end -= 1
                    if bytes[end] == UInt8(ascii: ")") { depth += 1 }
                    if bytes[end] == UInt8(ascii: "(") { depth -= 1 }
                } while depth > 0 && end > 0
                guard depth == 0 else { return nil }
                called = true
            }
            var start = end
            while start > 0, bytes[start - 1].isNamePart { start -= 1 }
            guard start < end else { return nil }
            names.insert(String(decoding: bytes[start..<end], as: UTF8.self) + (called ? "()" : ""), at: 0)
            guard start > 0, bytes[start - 1] == UInt8(ascii: ".") else { return names }
            end = start - 1
        }
    }

    private func members(of chain: [String], sandbox: Sandbox) -> [String] {
        guard let first = chain.first else { return [] }
        if let fields = variableFields(chain) { return fields }
        let vocabulary = Self.vocabulary
        guard var type = vocabulary.globals[first]?.type ?? (Tables.byName[first] != nil ? first : nil) else {
            return []
        }
        var collection: [String] = []
        for name in chain.dropFirst() {
            let bare = name.hasSuffix("()") ? String(name.dropLast(2)) : name
            guard let table = vocabulary.types[type] else { return [] }
            if let member = table.members[bare] {
                guard let next = member.type else { return [] }
                type = next
            } else {
                guard let others = table.others else { return [] }
                type = others
                collection.append(bare)
            }
        }
        var names = vocabulary.members(of: type)
        if type == "database", collection.isEmpty { names += collectionNames(sandbox) }
        return names
    }

    private func collectionNames(_ sandbox: Sandbox) -> [String] {
        var copy = sandbox
        let reply = copy.run(["listCollections": 1, "nameOnly": true], database: database)
        return (reply["cursor"]?.document?["firstBatch"]?.array ?? []).compactMap { $0.document?["name"]?.string }
    }

    /// The fields of a collection's first document, when the line's last open bracket is a document given to it.
    private func fields(openIn before: String, sandbox: Sandbox) -> [String]? {
        let trimmed = before.trimmed(start: false, end: true)
        guard trimmed.hasSuffix("{") || trimmed.hasSuffix(","), let open = trimmed.lastIndex(of: "{"),
            let paren = trimmed[..<open].lastIndex(of: "("), let chain = Self.chain(trimmed[..<paren]),
            chain.first == "db",
            chain.count >= 3
        else { return nil }
        var copy = sandbox
        let name = chain[1..<chain.count - 1].joined(separator: ".")
        let reply = copy.run(["find": .string(name), "limit": 1, "singleBatch": true], database: database)
        guard let first = reply["cursor"]?.document?["firstBatch"]?.array?.first?.document else { return nil }
        return first.keys
    }
}

extension UInt8 {
    fileprivate var isNamePart: Bool {
        (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")) || (self >= 0x30 && self <= 0x39)
            || self == UInt8(ascii: "_") || self == UInt8(ascii: "$") || self >= 0x80
    }
}
