extension Shell {
    /// Docs/Shell.md: everything that the shell has, from its tables.
    package static func reference() -> String {
        var text = """
            # The shell

            What a learner types, and what labs and checks are written in, is a subset of mongosh's JavaScript. This page is made of the
            tables that also dispatch, complete and explain; a test holds it against them.

            Values, functions, loops, templates and destructuring are JavaScript's. There are no classes, no promises (nothing needs
            `await`), no modules, no labels and no `switch`. Dates are in UTC, and now is the sandbox's virtual time. Regular expressions
            match in linear time and have no look-behind and no back references. `use NAME`, `show dbs`, `show collections`, `it` and
            `help` are as in mongosh.


            """
        text +=
            section("MongoDB", databaseTables) + section("The sandbox", sandboxTables)
            + section("The language", languageTables)
        while text.hasSuffix("\n\n") { text.removeLast() }
        return text
    }

    private static func section(_ title: String, _ tables: [MemberTable]) -> String {
        "## \(title)\n\n" + tables.map(table).joined()
    }

    private static func table(_ table: MemberTable) -> String {
        var text = "### \(table.name == "global" ? "Functions" : table.name)\n\n\(table.summary).\n\n"
        let rows = (table.constructor.map { [$0] } ?? []) + table.methods
        guard !rows.isEmpty else { return text }
        text += "| member | effect | what it does |\n|---|---|---|\n"
        for method in rows {
            let example = method.example.isEmpty ? "" : " `\(escaped(method.example))`"
            text +=
                "| `\(escaped(method.signature))` | \(method.isProperty ? "property" : method.effect.rawValue) | \(escaped(method.summary))\(example) |\n"
        }
        return text + "\n"
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
