import Foundation

@testable import LabViews

/// An SVG file read back, as far as this room writes such files: an element a line.
struct SVGPicture {
    struct Box {
        var left: Double
        var top: Double
        var right: Double
        var bottom: Double

        func overlaps(_ other: Box) -> Bool {
            left < other.right - 0.5 && other.left < right - 0.5 && top < other.bottom - 0.5
                && other.top < bottom - 0.5
        }
    }

    struct Element {
        let name: String
        let attributes: [String: String]
        /// What is written, unescaped, without its title.
        let text: String
        let title: String?

        func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? 0 }
    }

    let width: Double
    let height: Double
    let elements: [Element]
    let source: String

    init(_ source: String) {
        self.source = source
        let lines = source.split(separator: "\n").map(String.init)
        let head = Self.element(lines.first ?? "")
        width = head.number("width")
        height = head.number("height")
        let body = lines.drop { !$0.contains("class=\"ground\"") }.dropFirst().dropLast()
        elements = body.map(Self.element)
    }

    var texts: [Element] { elements.filter { $0.name == "text" } }

    private static func element(_ line: String) -> Element {
        let name = line.dropFirst().prefix { $0.isLetter }
        let tag = line.prefix { $0 != ">" }
        var attributes: [String: String] = [:]
        for match in tag.matches(of: /([a-z0-9-]+)="([^"]*)"/) { attributes[String(match.1)] = String(match.2) }
        let title = line.firstMatch(of: /<title>([^<]*)<\/title>/).map { unescaped(String($0.1)) }
        let inside = line.replacing(/<title>[^<]*<\/title>/, with: "").replacing(/<[^>]*>/, with: "")
        return Element(name: String(name), attributes: attributes, text: unescaped(inside), title: title)
    }

    private static func unescaped(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&amp;", with: "&")
    }

    /// Texts in the fixed pitch that the picture asks for, a little narrower than they are reckoned with.
    private static func box(of text: Element) -> Box {
        let width = Double(TextWidth.of(text.text)) * 7.22
        let x = text.number("x")
        let left =
            switch text.attributes["text-anchor"] {
            case "middle": x - width / 2
            case "end": x - width
            default: x
            }
        let y = text.number("y")
        return Box(left: left, top: y - 9, right: left + width, bottom: y + 3)
    }

    /// Texts that lie on one another, what is not on the sheet, and text that is no XML.
    var faults: [String] {
        var faults: [String] = []
        let boxes = texts.map { ($0.text, Self.box(of: $0)) }
        for (index, (text, box)) in boxes.enumerated() {
            for (other, second) in boxes[(index + 1)...] where box.overlaps(second) {
                faults.append("\"\(text)\" lies on \"\(other)\"")
            }
            if !isInside(box) { faults.append("\"\(text)\" is not on the sheet") }
        }
        for element in elements where element.name != "text" {
            if !isInside(Self.extent(of: element)) {
                faults.append("a \(element.name) is not on the sheet: \(element)")
            }
        }
        let words = source.replacing(/<[^<>]*>/, with: "")
        if words.contains("<") || words.contains(">") { faults.append("an unescaped bracket") }
        if words.contains(/&(?!amp;|lt;|gt;|quot;)/) { faults.append("an unescaped ampersand") }
        let isHarmless = source.unicodeScalars.allSatisfy { $0 == "\n" || !(0..<0x20).contains($0.value) }
        if !isHarmless { faults.append("a control character") }
        let opened = source.matches(of: /<[a-z]+[^<>]*[^\/]>/).count
        if opened != source.matches(of: /<\/[a-z]+>/).count { faults.append("an element that is not closed") }
        return faults
    }

    private func isInside(_ box: Box) -> Bool {
        box.left >= -0.1 && box.top >= -0.1 && box.right <= width + 0.1 && box.bottom <= height + 0.1
    }

    private static func extent(of element: Element) -> Box {
        switch element.name {
        case "circle":
            let (x, y, r) = (element.number("cx"), element.number("cy"), element.number("r"))
            return Box(left: x - r, top: y - r, right: x + r, bottom: y + r)
        case "rect":
            let (x, y) = (element.number("x"), element.number("y"))
            return Box(left: x, top: y, right: x + element.number("width"), bottom: y + element.number("height"))
        case "line":
            let xs = [element.number("x1"), element.number("x2")]
            let ys = [element.number("y1"), element.number("y2")]
            return Box(
                left: min(xs[0], xs[1]), top: min(ys[0], ys[1]), right: max(xs[0], xs[1]), bottom: max(ys[0], ys[1]))
        default:
            let numbers = (element.attributes["d"] ?? "").matches(of: /-?[0-9.]+/).compactMap { Double($0.0) }
            let xs = stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
            let ys = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
            return Box(
                left: xs.min() ?? -1, top: ys.min() ?? -1, right: xs.max() ?? -1, bottom: ys.max() ?? -1)
        }
    }
}

/// Files that pictures are held to; SHARDLAB_RECORD=1 in the environment writes them anew, to be looked at.
enum Golden {
    static func text(_ name: String, is text: String) throws -> Bool {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["SHARDLAB_RECORD"] == "1" {
            try Data(text.utf8).write(to: file)
            return true
        }
        return try String(contentsOf: file, encoding: .utf8) == text
    }
}
