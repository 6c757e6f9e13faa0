import BSON
import ShellSyntax

extension Machine {
    /// Where two values first differ, in the field's terms; nil when they hold the same. Numbers are equal across
    /// types, as the server compares them.
    mutating func difference(_ left: Value, _ right: Value, at span: SourceSpan) throws(Interruption) -> String? {
        Difference.find(try bson(of: left, at: span), try bson(of: right, at: span), path: "")
    }
}

/// Compares two states and names the first place where they differ.
enum Difference {
    static func find(_ left: BSONValue, _ right: BSONValue, path: String) -> String? {
        switch (left, right) {
        case (.document(let a), .document(let b)): return find(a, b, path: path)
        case (.array(let a), .array(let b)): return find(a, b, path: path)
        default:
            if BSONValue.compare(left, right) == 0 { return nil }
            return "\(path.isEmpty ? "it" : path) is \(text(left)); expected \(text(right))"
        }
    }

    private static func find(_ a: BSONDocument, _ b: BSONDocument, path: String) -> String? {
        if let chunk = chunkName(a), chunkName(b) == chunk, let here = a["shard"]?.string,
            let there = b["shard"]?.string, here != there
        {
            return "\(chunk) is on \(here); expected on \(there)"
        }
        let owner = subject(a, path)
        for (key, value) in a {
            let place = owner.isEmpty ? key : "\(owner).\(key)"
            guard let other = b[key] else { return "\(place) is \(text(value)); expected no such field" }
            if let found = find(value, other, path: place) { return found }
        }
        for (key, value) in b where a[key] == nil {
            return "\(owner.isEmpty ? key : "\(owner).\(key)") is missing; expected \(text(value))"
        }
        return nil
    }

    private static func find(_ a: [BSONValue], _ b: [BSONValue], path: String) -> String? {
        for (index, (left, right)) in zip(a, b).enumerated() {
            if let found = find(left, right, path: "\(path)[\(index)]") { return found }
        }
        guard a.count != b.count else { return nil }
        let name = path.isEmpty ? "the list" : path
        return "\(name) has \(a.count) element\(a.count == 1 ? "" : "s"); expected \(b.count)"
    }

    /// `chunk [k, m)` for a document with the bounds of one.
    private static func chunkName(_ document: BSONDocument) -> String? {
        guard let min = document["min"]?.document, let max = document["max"]?.document else { return nil }
        return "chunk [\(bound(min)), \(bound(max)))"
    }

    private static func bound(_ document: BSONDocument) -> String {
        document.map { $0.value.string ?? text($0.value) }.joined(separator: ", ")
    }

    /// What a document is called: a chunk by its bounds, a shard or the like by its name, else its place.
    private static func subject(_ document: BSONDocument, _ path: String) -> String {
        if let chunk = chunkName(document) { return chunk }
        return document["name"]?.string ?? document["_id"]?.string ?? path
    }

    private static func text(_ value: BSONValue) -> String {
        switch value {
        case .string(let text): StringText.quoted(text)
        case .minKey: "MinKey"
        case .maxKey: "MaxKey"
        case .date(let milliseconds): DateText.iso(Double(milliseconds)) ?? "an invalid date"
        case .int32, .int64, .double, .decimal128: BSONText.plain(value)
        case .document, .array: String(ExtendedJSON.relaxed(value).prefix(60))
        default: BSONText.printed(value)
        }
    }
}
