extension ViewBlock.Kind {
    /// The keys of the block besides its title.
    var keys: [String] {
        switch self {
        case .chart: ["series", "x", "y", "type", "last"]
        case .topology, .replication: []
        case .timeline: ["namespace", "last"]
        case .table: ["series", "rows", "columns", "last"]
        }
    }

    /// The keys of which the block needs one; none if it needs none.
    var sources: [String] {
        switch self {
        case .chart: ["series"]
        case .topology, .replication, .timeline: []
        case .table: ["series", "rows"]
        }
    }
}

extension BlockReader {
    func view(_ fence: Fence, _ kind: ViewBlock.Kind) -> ViewBlock? {
        guard let block = BlockKind(rawValue: kind.rawValue),
            let fields = fields(fence, of: block, keys: ["title"] + kind.keys)
        else { return nil }
        let title = fields.text("title", required: "Write what the picture shows: `title: ...`")
        if !kind.sources.isEmpty, kind.sources.allSatisfy({ fields.entry($0) == nil }) {
            let keys = Wording.list(kind.sources.map { "`\($0)`" }, "or")
            findings.report(
                .missingKey, at: fence.offset, "\(Wording.capitalised(block.phrase)) lacks the key \(keys)",
                "Write where its values come from")
        }
        if kind == .chart { _ = fields.choice("type", of: ChartType.self) }
        let settings = kind.keys.compactMap { key -> ViewBlock.Setting? in
            let value =
                key == "columns" ? fields.texts(key)?.map(\.text).joined(separator: ",") : fields.text(key)?.text
            return value.map { ViewBlock.Setting(key: key, value: $0) }
        }
        return title.map { ViewBlock(kind: kind, title: $0.text, settings: settings, line: fence.firstLine) }
    }
}

private enum ChartType: String, CaseIterable {
    case line
    case bar
    case area
}
