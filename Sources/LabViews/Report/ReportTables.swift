/// Tables and lists of facts as HTML.
enum ReportTables {
    static func table(_ table: TextTable, caption: String) -> Markup {
        let head = table.columns.map { column in
            Markup.element(
                "th", ["scope": "col", "class": column.isNumeric ? "number" : ""], column.title)
        }
        let rows = table.rows.map { row in
            Markup.element(
                "tr", [:],
                zip(table.columns, row).map { column, cell in
                    .element("td", ["class": column.isNumeric ? "number" : ""], cell)
                })
        }
        return wide(
            .element(
                "table", [:],
                [
                    .element("caption", [:], caption), .element("thead", [:], [.element("tr", [:], head)]),
                    .element("tbody", [:], rows),
                ]))
    }

    static func facts(_ facts: [EvidenceReport.Fact]) -> Markup {
        .element(
            "dl", [:],
            facts.map { fact in
                .element(
                    "div", [:],
                    [
                        .element("dt", [:], fact.name),
                        .element("dd", [:], [fact.isExact ? .element("code", [:], fact.value) : .text(fact.value)]),
                    ])
            })
    }

    /// What is wider than the window is scrolled by itself, with the keyboard too.
    static func wide(_ content: Markup) -> Markup {
        .element("div", ["class": "wide", "tabindex": "0"], [content])
    }

    /// A mark that is told in words as well as in colour.
    static func verdict(_ holds: Bool, yes: String, no: String) -> Markup {
        .element("span", ["class": holds ? "yes" : "no"], holds ? "\u{2713} \(yes)" : "\u{2717} \(no)")
    }
}
