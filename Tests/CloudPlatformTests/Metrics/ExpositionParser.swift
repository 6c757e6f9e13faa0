/// A reader of Prometheus's text format, after the grammar of its documentation ("Text format details").
///
/// It takes only what the format allows: HELP and TYPE at most once a family and before its samples, all lines of a family
/// in one group, names of letters, digits, `_` and `:`, escapes in label values, floats as Go reads them, and a line feed
/// behind the last line.
struct ExpositionParser {
    struct Sample: Equatable {
        let name: String
        var labels: [String: String] = [:]
        let value: Double
    }

    struct Family: Equatable {
        let name: String
        var help: String?
        var type: String?
        var samples: [Sample] = []
    }

    struct Problem: Error, Equatable {
        let line: Int
        let what: String
    }

    static func parse(_ text: String) throws(Problem) -> [Family] {
        guard text.isEmpty || text.hasSuffix("\n") else { throw Problem(line: 0, what: "no line feed at the end") }
        var families: [Family] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: true).enumerated() {
            if line.hasPrefix("#") {
                try comment(String(line), number + 1, &families)
            } else {
                try place(try sample(String(line), number + 1), number + 1, &families)
            }
        }
        return families
    }

    private static func comment(_ line: String, _ number: Int, _ families: inout [Family]) throws(Problem) {
        let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: true).map(String.init)
        guard words.count >= 3, words[1] == "HELP" || words[1] == "TYPE" else { return }
        guard isName(words[2]) else { throw Problem(line: number, what: "no metric name: \(words[2])") }
        if families.last?.name != words[2] {
            guard !families.contains(where: { $0.name == words[2] }) else {
                throw Problem(line: number, what: "\(words[2]) is not in one group")
            }
            families.append(Family(name: words[2]))
        }
        let last = families.count - 1
        guard families[last].samples.isEmpty else { throw Problem(line: number, what: "comment behind a sample") }
        if words[1] == "HELP" {
            guard families[last].help == nil else { throw Problem(line: number, what: "second HELP") }
            families[last].help = words.count > 3 ? words[3] : ""
        } else {
            guard families[last].type == nil, words.count == 4,
                ["counter", "gauge", "histogram", "summary", "untyped"].contains(words[3])
            else { throw Problem(line: number, what: "bad TYPE") }
            families[last].type = words[3]
        }
    }

    private static func place(_ sample: Sample, _ number: Int, _ families: inout [Family]) throws(Problem) {
        let last = families.count - 1
        guard last >= 0 else { throw Problem(line: number, what: "sample without family") }
        var suffixes = [""]
        if families[last].type == "histogram" { suffixes = ["_bucket", "_sum", "_count"] }
        if families[last].type == "summary" { suffixes = ["", "_sum", "_count"] }
        guard suffixes.contains(where: { families[last].name + $0 == sample.name }) else {
            throw Problem(line: number, what: "\(sample.name) is not of \(families[last].name)")
        }
        guard !families[last].samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels }) else {
            throw Problem(line: number, what: "\(sample.name) twice with the same labels")
        }
        families[last].samples.append(sample)
    }

    private static func sample(_ line: String, _ number: Int) throws(Problem) -> Sample {
        var rest = Substring(line)
        let name = String(rest.prefix { $0 != "{" && $0 != " " })
        guard isName(name) else { throw Problem(line: number, what: "no metric name: \(name)") }
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest.removeFirst()
            while rest.first != "}" {
                let (key, value) = try label(&rest, number)
                guard labels[key] == nil else { throw Problem(line: number, what: "label \(key) twice") }
                labels[key] = value
                if rest.first == "," {
                    rest.removeFirst()
                } else if rest.first != "}" {
                    throw Problem(line: number, what: "labels do not end")
                }
            }
            rest.removeFirst()
        }
        let words = rest.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard words.count == 1 || (words.count == 2 && Int64(words[1]) != nil), let value = float(words[0]) else {
            throw Problem(line: number, what: "no value: \(rest)")
        }
        return Sample(name: name, labels: labels, value: value)
    }

    private static func label(_ rest: inout Substring, _ number: Int) throws(Problem) -> (String, String) {
        let key = String(rest.prefix { $0 != "=" })
        guard isName(key), !key.contains(":") else { throw Problem(line: number, what: "no label name: \(key)") }
        rest = rest.dropFirst(key.count + 1)
        guard rest.popFirst() == "\"" else { throw Problem(line: number, what: "label value without quotes") }
        var value = ""
        while let next = rest.popFirst() {
            if next == "\"" { return (key, value) }
            guard next == "\\" else {
                value.append(next)
                continue
            }
            switch rest.popFirst() {
            case "n": value.append("\n")
            case "\\": value.append("\\")
            case "\"": value.append("\"")
            default: throw Problem(line: number, what: "unknown escape")
            }
        }
        throw Problem(line: number, what: "label value does not end")
    }

    private static func float(_ word: String) -> Double? {
        switch word {
        case "NaN": .nan
        case "+Inf": .infinity
        case "-Inf": -.infinity
        default: word.contains { $0.isLetter && $0 != "e" && $0 != "E" } ? nil : Double(word)
        }
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return false }
        return text.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_" || $0 == ":"
        }
    }
}
