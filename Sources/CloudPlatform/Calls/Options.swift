import BSON
import ShardCluster

/// The fields of a document that a learner hands over, read one by one with errors that name them.
struct Options {
    let document: BSONDocument
    /// The method or part that the document belongs to, for messages.
    let owner: String

    init(_ document: BSONDocument, of owner: String) {
        self.document = document
        self.owner = owner
    }

    func refuseUnknown(_ known: [String]) throws(CommandError) {
        for key in document.keys where !known.contains(key) {
            throw .badValue("\(owner) has no option \"\(key)\". It knows \(known.joined(separator: ", ")).")
        }
    }

    /// Null and undefined count as left out.
    func value(_ key: String) -> BSONValue? {
        guard let value = document[key], value != .null, value != .undefined else { return nil }
        return value
    }

    func string(_ key: String) throws(CommandError) -> String? {
        guard let value = value(key) else { return nil }
        guard let text = value.string else {
            throw .typeMismatch("\(owner): \(key) must be text, not \(value.typeName).")
        }
        return text
    }

    func required(_ key: String) throws(CommandError) -> String {
        guard let text = try string(key) else {
            throw .badValue("\(owner) needs \(key). Add it to the document.")
        }
        guard !text.isEmpty else {
            throw .badValue("\(owner): \(key) must not be empty.")
        }
        return text
    }

    func integer(_ key: String, in range: ClosedRange<Int64>) throws(CommandError) -> Int64? {
        guard let value = value(key) else { return nil }
        guard let number = value.int64 else {
            throw .typeMismatch("\(owner): \(key) must be a whole number, not \(value.typeName).")
        }
        guard range.contains(number) else {
            throw .badValue("\(owner): \(key) must be from \(range.lowerBound) to \(range.upperBound), not \(number).")
        }
        return number
    }

    func number(_ key: String, in range: ClosedRange<Double>) throws(CommandError) -> Double? {
        guard let value = value(key) else { return nil }
        guard let number = value.double else {
            throw .typeMismatch("\(owner): \(key) must be a number, not \(value.typeName).")
        }
        guard range.contains(number) else {
            throw .badValue("\(owner): \(key) must be from \(range.lowerBound) to \(range.upperBound), not \(number).")
        }
        return number
    }

    func bool(_ key: String) throws(CommandError) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let flag = value.bool else {
            throw .typeMismatch("\(owner): \(key) must be true or false, not \(value.typeName).")
        }
        return flag
    }

    func options(_ key: String) throws(CommandError) -> Options? {
        guard let value = value(key) else { return nil }
        guard let document = value.document else {
            throw .typeMismatch("\(owner): \(key) must be a document, not \(value.typeName).")
        }
        return Options(document, of: "\(owner) \(key)")
    }

    func documents(_ key: String) throws(CommandError) -> [Options] {
        try list(key) { value in value.document.map { Options($0, of: "\(owner) \(key)") } }
    }

    func strings(_ key: String) throws(CommandError) -> [String] {
        try list(key) { $0.string }
    }

    /// Name and text of each field of a document of texts, such as tags.
    func pairs(_ key: String) throws(CommandError) -> [(String, String)] {
        guard let inner = try options(key) else { return [] }
        var pairs: [(String, String)] = []
        for name in inner.document.keys {
            pairs.append((name, try inner.string(name) ?? ""))
        }
        return pairs
    }

    private func list<Element>(
        _ key: String, _ convert: (BSONValue) -> Element?
    ) throws(CommandError) -> [Element] {
        guard let value = value(key) else { return [] }
        guard let array = value.array else {
            throw .typeMismatch("\(owner): \(key) must be an array, not \(value.typeName).")
        }
        var elements: [Element] = []
        for value in array {
            guard let element = convert(value) else {
                throw .typeMismatch("\(owner): \(key) must not hold a \(value.typeName).")
            }
            elements.append(element)
        }
        return elements
    }
}
