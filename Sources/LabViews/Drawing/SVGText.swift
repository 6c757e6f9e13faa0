/// What stands in an SVG file besides its shapes.
enum SVGText {
    /// Text as it may stand in an element or an attribute; what XML does not allow shows as an escape.
    static func escaped(_ text: String) -> String { MarkupText.escaped(TerminalText.cleanLine(text)) }

    /// Told apart also by readers who see no red and green (Okabe and Ito's); as lines each has dashes of its own.
    private static let colours = [
        ("blue", "#0072b2", "none"), ("yellow", "#e69f00", "8 3"), ("pink", "#cc79a7", "2 2"),
        ("green", "#009e73", "10 3 2 3"), ("sky", "#56b4e9", "5 2"), ("red", "#d55e00", "1 3"),
    ]

    /// For light and dark ground.
    static func style(_ name: String) -> [String] {
        let hatch =
            "<pattern id=\"\(name)-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
            + "patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" class=\"c-yellow\"/>"
            + "<rect width=\"2\" height=\"6\" class=\"c-ink\"/></pattern>"
        let series = colours.map { name, colour, dashes in
            ".s-\(name) { fill: none; stroke: \(colour); stroke-width: 2; stroke-dasharray: \(dashes) } .fs-\(name), .c-\(name) { fill: \(colour) } "
                + ".as-\(name) { fill: \(colour); fill-opacity: .25 }"
        }
        return [
            "<style>",
            "text { font: 12px 'DejaVu Sans Mono', ui-monospace, monospace; fill: #1b1f24 }",
            ".head { font-weight: bold } .dim { fill: #57606a } .on { fill: #ffffff } .off { fill: #1b1f24 }",
            ".ground { fill: #ffffff } .grid { stroke: #d0d7de } .edge { stroke: #57606a; fill: none }",
            ".box { fill: #f6f8fa; stroke: #57606a } .lane { stroke: #8c959f } .c-ink { fill: #1b1f24 }",
            ".c-grey { fill: #8c959f }",
            ".hollow { fill: none; stroke: #d55e00; stroke-width: 1.5; stroke-dasharray: 4 2 }",
            ".ring { fill: #ffffff; stroke: #1b1f24; stroke-width: 1.5 } .hatch { fill: url(#\(name)-hatch) }",
            ".cross { fill: none; stroke: #d55e00; stroke-width: 2 }",
            "@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .dim { fill: #9da7b3 } "
                + ".ground { fill: #0d1117 } .grid { stroke: #30363d } .box { fill: #161b22 } "
                + ".ring { fill: #0d1117; stroke: #e6edf3 } .c-ink { fill: #e6edf3 } .on { fill: #ffffff } .off { fill: #1b1f24 } }",
        ] + series + [
            "</style>",
            "<defs>\(hatch)</defs>",
        ]
    }
}
