import LabViews

/// Results as a table, peers below what they are compared with.
enum BenchTable {
    static func lines(_ results: [BenchResult], on surface: Surface) -> [String] {
        var table = TextTable([
            .init("name"), .init("value", isNumeric: true), .init("unit"), .init("conditions and peers"),
        ])
        for result in results {
            let conditions = TextWrapping.wrap(result.conditions, width: max(surface.width - 44, 40))
            table.append([result.name, figure(result.value), result.unit, conditions.first ?? ""])
            for rest in conditions.dropFirst() { table.append(["", "", "", rest]) }
            for peer in result.peers { table.append(["", figure(peer.value), result.unit, "  \(peer.name)"]) }
        }
        return table.lines(on: surface)
    }

    static func figure(_ value: Double) -> String {
        value < 1 ? Figure.decimal(value, places: 5) : value < 100 ? Figure.decimal(value) : Figure.compact(value)
    }
}
