/// An SVG picture in the making: shapes and texts, one element a line, in the order in which they are drawn.
///
/// Lengths are in pixels from the left upper corner. A picture is told by shape, pattern and words as well as by
/// colour, has a title and a description for those who don't see it, and follows the reader's light or dark scheme.
struct SVGDrawing {
    let width: Double
    private(set) var height: Double = 0
    private var elements: [String] = []

    init(width: Double) {
        self.width = width
    }

    /// Texts stand in a fixed pitch, so that their widths are known: DejaVu Sans Mono's advance is 0.602 of its size.
    static let cell = 7.3
    static let line = 16.0

    static func width(of text: String) -> Double { Double(TextWidth.of(text)) * cell }

    /// How many characters fit.
    static func cells(in width: Double) -> Int { max(Int(width / cell), 0) }

    enum Anchor: String {
        case start, middle, end
    }

    /// `y` is the base line. `title` is what a pointer held over it shows.
    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start, style: String = "", title: String? = nil
    ) {
        guard !text.isEmpty else { return }
        grow(y + 4)
        let anchored = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        let words = SVGText.escaped(text)
        let told = title.map { "<title>\(SVGText.escaped($0))</title>" } ?? ""
        let place = "x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
        elements.append("<text \(place)\(anchored)\(Self.style(style))>\(told)\(words)</text>")
    }

    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, style: String, title: String? = nil
    ) {
        grow(y + height)
        let place = "x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
        let size = "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
        append("rect \(place) \(size)\(Self.style(style))", title)
    }

    mutating func line(from start: (x: Double, y: Double), to end: (x: Double, y: Double), style: String) {
        grow(max(start.y, end.y))
        let first = "x1=\"\(Self.number(start.x))\" y1=\"\(Self.number(start.y))\""
        let last = "x2=\"\(Self.number(end.x))\" y2=\"\(Self.number(end.y))\""
        append("line \(first) \(last)\(Self.style(style))", nil)
    }

    /// A closed outline, or a line with bends.
    mutating func path(_ points: [(x: Double, y: Double)], isClosed: Bool, style: String, title: String? = nil) {
        guard let first = points.first else { return }
        grow(points.map(\.y).max() ?? first.y)
        let steps = points.map { "\(Self.number($0.x)) \(Self.number($0.y))" }.joined(separator: " L")
        append("path d=\"M\(steps)\(isClosed ? " Z" : "")\"\(Self.style(style))", title)
    }

    mutating func circle(x: Double, y: Double, radius: Double, style: String, title: String? = nil) {
        grow(y + radius)
        let place = "cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\""
        append("circle \(place)\(Self.style(style))", title)
    }

    /// The whole file. `name` keeps the ids of several pictures on one page apart.
    func document(name: String, title: String, description: String) -> String {
        let height = Self.number(self.height + 12)
        let width = Self.number(self.width)
        let head =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
            + "viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-labelledby=\"\(name)-title \(name)-desc\">"
        let words = [
            "<title id=\"\(name)-title\">\(SVGText.escaped(title))</title>",
            "<desc id=\"\(name)-desc\">\(SVGText.escaped(description))</desc>",
        ]
        let ground = "<rect x=\"0\" y=\"0\" width=\"\(width)\" height=\"\(height)\" class=\"ground\"/>"
        let lines = [head] + words + SVGText.style(name) + [ground] + elements + ["</svg>"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The picture as a part of a page that brings the style along; `id` keeps the ids of several apart.
    func embedded(id: String, title: String, description: String) -> Markup {
        let size = (width: Self.number(width), height: Self.number(height + 12))
        let head =
            "<svg class=\"drawing\" width=\"\(size.width)\" height=\"\(size.height)\" "
            + "viewBox=\"0 0 \(size.width) \(size.height)\" role=\"img\" aria-labelledby=\"\(id)-title \(id)-desc\">"
        let words = [
            "<title id=\"\(id)-title\">\(SVGText.escaped(title))</title>",
            "<desc id=\"\(id)-desc\">\(SVGText.escaped(description))</desc>",
        ]
        return .drawn([head] + words + elements + ["</svg>"])
    }

    private mutating func append(_ element: String, _ title: String?) {
        let name = element.prefix { $0 != " " }
        elements.append(
            title.map { "<\(element)><title>\(SVGText.escaped($0))</title></\(name)>" } ?? "<\(element)/>")
    }

    private mutating func grow(_ y: Double) { height = max(height, y) }

    private static func style(_ name: String) -> String { name.isEmpty ? "" : " class=\"\(name)\"" }

    /// One decimal: the same digits on every machine.
    private static func number(_ value: Double) -> String { Figure.decimal(value, places: 1) }
}
