/// A piece of HTML. Text becomes one only by being escaped, so that no text of a lab or a learner can bring elements in.
package struct Markup: Sendable, Hashable {
    let source: String

    private init(source: String) { self.source = source }

    static func text(_ text: String) -> Markup { Markup(source: MarkupText.escaped(text)) }

    /// An element with its attributes in the order given; `name` and the attributes' names are the page's own words.
    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ children: [Markup] = []
    ) -> Markup {
        let written = attributes.map { " \($0)=\"\(MarkupText.escaped($1))\"" }.joined()
        let inside = children.map(\.source).joined()
        return Markup(source: "<\(name)\(written)>\(inside)</\(name)>")
    }

    /// As `element`, around a text.
    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ text: String
    ) -> Markup {
        element(name, attributes, [.text(text)])
    }

    /// An element that has no end tag.
    static func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) -> Markup {
        Markup(source: "<\(name)\(attributes.map { " \($0)=\"\(MarkupText.escaped($1))\"" }.joined())>")
    }

    /// What this room has drawn; its texts were escaped one by one.
    static func drawn(_ elements: [String]) -> Markup { Markup(source: "\n" + elements.joined(separator: "\n") + "\n") }

    /// The page's own style sheet, in which nothing stands that was read.
    static func style(_ sheet: StaticString) -> Markup { Markup(source: "<style>\n\(sheet)</style>") }

    static func joined(_ parts: [Markup]) -> Markup { Markup(source: parts.map(\.source).joined(separator: "\n")) }
}

/// Text as it may stand in HTML and XML, in an element or in an attribute between quotation marks.
enum MarkupText {
    /// Control characters and what turns text around show as escapes; line feeds stay.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in TerminalText.clean(text).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
