/// The topology before and after; what has not changed is drawn once.
enum SceneSection {
    static func section(_ report: EvidenceReport) -> ReportSection? {
        guard let before = report.before, let after = report.after, !(before.isEmpty && after.isEmpty) else {
            return nil
        }
        let same = EvidenceReport.Scene(
            cluster: before.cluster == after.cluster ? after.cluster : nil,
            replication: before.replication == after.replication ? after.replication : nil,
            listings: after.listings.filter { before.listings.contains($0) })
        let changed = { (scene: EvidenceReport.Scene) in
            EvidenceReport.Scene(
                cluster: same.cluster == nil ? scene.cluster : nil,
                replication: same.replication == nil ? scene.replication : nil,
                listings: scene.listings.filter { !same.listings.contains($0) })
        }
        var parts: [Markup] = []
        if !(changed(before).isEmpty && changed(after).isEmpty) {
            parts += self.parts(changed(before), "before", "Before") + self.parts(changed(after), "after", "After")
        }
        if !same.isEmpty || same.replication != nil {
            parts += self.parts(same, "same", "Before and after, the same")
        }
        return ReportSection("topology", "Topology before and after", parts)
    }

    private static func parts(_ scene: EvidenceReport.Scene, _ id: String, _ name: String) -> [Markup] {
        var parts: [Markup] = [.element("h3", [:], name)]
        if scene.isEmpty, scene.replication == nil { parts.append(.element("p", [:], "Nothing was there yet.")) }
        if let cluster = scene.cluster {
            parts.append(
                figure(
                    ClusterSVG.embedded(cluster, title: "Cluster", id: "cluster-\(id)"),
                    lines: ClusterText.lines(cluster, on: .plain)))
        }
        if let replication = scene.replication, !replication.sets.isEmpty {
            parts.append(
                figure(
                    ReplicationSVG.embedded(replication, title: "Replica sets", id: "replication-\(id)"),
                    lines: ReplicationText.lines(replication, on: .plain)))
        }
        return parts + scene.listings.map { ReportTables.table($0.table, caption: $0.title) }
    }

    /// A drawing, and behind a fold what it shows in words.
    static func figure(_ drawing: Markup, lines: [String]) -> Markup {
        let words = Markup.element("pre", ["class": "words"], lines.joined(separator: "\n"))
        return .element(
            "figure", [:],
            [
                ReportTables.wide(drawing),
                .element("details", [:], [.element("summary", [:], "In words"), words]),
            ])
    }
}
