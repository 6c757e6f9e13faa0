import BSON

/// Prints values as mongosh does, which prints as node's `util.inspect` does: depth 6, lines of up to 80.
struct Inspector {
    /// Objects deeper than this are named, not shown.
    static let depthLimit = 6
    static let breakLength = 80
    static let compact = 3

    var indentation = 0
    /// The level of the object that was entered last.
    var lastLevel = 0
    var open: [Reference] = []

    /// As the prompt shows a result: a string bare, undefined as nothing.
    static func result(_ value: Value, in machine: inout Machine) -> String? {
        switch value {
        case .undefined: return nil
        case .string(let text): return text
        default: return text(of: value, in: &machine)
        }
    }

    static func text(of value: Value, in machine: inout Machine) -> String {
        var inspector = Inspector()
        return inspector.text(of: value, level: 0, in: &machine)
    }

    mutating func text(of value: Value, level: Int, in machine: inout Machine) -> String {
        switch value {
        case .undefined: return "undefined"
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .number(let number): return number == 0 && number.sign == .minus ? "-0" : NumberText.text(number)
        case .string(let text): return string(text)
        case .object(let reference): return self.text(of: reference, level: level, in: &machine)
        }
    }

    /// Long texts with line ends stand a line each.
    private func string(_ text: String) -> String {
        let count = text.utf16.count
        guard count > 16, count > Self.breakLength - indentation - 4, text.utf8.contains(0x0A) else {
            return StringText.quoted(text)
        }
        var lines: [String] = []
        var line = ""
        for scalar in text.unicodeScalars {
            line.unicodeScalars.append(scalar)
            if scalar == "\n" {
                lines.append(line)
                line = ""
            }
        }
        if !line.isEmpty { lines.append(line) }
        let margin = String(repeating: " ", count: indentation + 2)
        return lines.map(StringText.quoted).joined(separator: " +\n" + margin)
    }

    private mutating func text(of reference: Reference, level: Int, in machine: inout Machine) -> String {
        if open.contains(reference) { return "[Circular *1]" }
        machine.expand(reference)
        switch machine.state.heap[reference] {
        case .document(let fields):
            if level > Self.depthLimit { return "[Object]" }
            return object(fields, base: "", reference, level, &machine)
        case .error(let fields): return error(fields)
        case .array(let values):
            if level > Self.depthLimit { return "[Array]" }
            return array(values, reference, level, &machine)
        case .set(let set):
            if level > Self.depthLimit { return "[Set]" }
            return self.set(set.values, reference, level, &machine)
        case .map(let map):
            if level > Self.depthLimit { return "[Map]" }
            return self.map(map, reference, level, &machine)
        case .function(let closure):
            return closure.name.isEmpty ? "[Function (anonymous)]" : "[Function: \(closure.name)]"
        case .method(let method, _): return "[Function: \(method.name)]"
        case .date(let milliseconds): return DateText.iso(milliseconds).map { "ISODate('\($0)')" } ?? "Invalid Date"
        case .bson(let value): return BSONText.printed(value)
        case .regularExpression(let regex): return "/\(regex.pattern)/\(regex.options)"
        case .cursor: return "[Cursor]"
        case .database(let name): return name
        case .collection(let database, let name): return "\(database).\(name)"
        case .linkedDatabase(let name, _): return name
        case .linkedCollection(let collection, _): return collection.namespace
        case .session(let place):
            let id = machine.state.sessions.indices.contains(place) ? machine.state.sessions[place].id.uuidText : nil
            return "[ClientSession \(id ?? "")]"
        case .connection(let host): return "mongodb://\(host)/"
        case .explainable(let database, let name, _): return "Explainable(\(database).\(name))"
        case .namespace(let name): return "[\(name): help(\"\(name)\") lists its methods]"
        case .lazyDocument, .scope, .free: return "{}"
        }
    }

    private func error(_ fields: PropertyMap) -> String {
        var name = "Error"
        var message = ""
        if case .string(let text) = fields["name"] { name = text }
        if case .string(let text) = fields["codeName"] { name += "[\(text)]" }
        if case .string(let text) = fields["message"] { message = text }
        return "\(name): \(message)"
    }

    private mutating func object(
        _ fields: PropertyMap, base: String, _ reference: Reference, _ level: Int, _ machine: inout Machine
    ) -> String {
        if fields.count == 0 { return "{}" }
        enter(reference, level)
        var entries: [String] = []
        for (key, value) in zip(fields.keys, fields.values) {
            indentation += 2
            let text = self.text(of: value, level: level + 1, in: &machine)
            indentation -= 2
            entries.append("\(StringText.key(key)): \(text)")
        }
        open.removeLast()
        return combine(entries, "{", "}", base: base, level: level, isGrouped: false)
    }

    private mutating func array(
        _ values: [Value], _ reference: Reference, _ level: Int, _ machine: inout Machine
    ) -> String {
        if values.isEmpty { return "[]" }
        enter(reference, level)
        var entries: [String] = []
        var allNumbers = true
        for value in values {
            if case .number = value {} else { allNumbers = false }
            indentation += 2
            entries.append(text(of: value, level: level + 1, in: &machine))
            indentation -= 2
        }
        open.removeLast()
        if entries.count > 6 {
            let grouped = grouped(entries, alignRight: allNumbers)
            if grouped.count != entries.count {
                return combine(grouped, "[", "]", base: "", level: level, isGrouped: true)
            }
        }
        return combine(entries, "[", "]", base: "", level: level, isGrouped: false)
    }

    private mutating func set(
        _ values: [Value], _ reference: Reference, _ level: Int, _ machine: inout Machine
    ) -> String {
        let base = "Set(\(values.count))"
        if values.isEmpty { return base + " {}" }
        enter(reference, level)
        var entries: [String] = []
        for value in values {
            indentation += 2
            entries.append(text(of: value, level: level + 1, in: &machine))
            indentation -= 2
        }
        open.removeLast()
        return combine(entries, base + " {", "}", base: "", level: level, isGrouped: false)
    }

    private mutating func map(
        _ map: ValueMap, _ reference: Reference, _ level: Int, _ machine: inout Machine
    ) -> String {
        let base = "Map(\(map.keys.count))"
        if map.keys.isEmpty { return base + " {}" }
        enter(reference, level)
        var entries: [String] = []
        indentation += 2
        for (key, value) in zip(map.keys, map.values) {
            let left = text(of: key, level: level + 1, in: &machine)
            entries.append(left + " => " + text(of: value, level: level + 1, in: &machine))
        }
        indentation -= 2
        open.removeLast()
        return combine(entries, base + " {", "}", base: "", level: level, isGrouped: false)
    }

    private mutating func enter(_ reference: Reference, _ level: Int) {
        open.append(reference)
        lastLevel = level
    }
}
