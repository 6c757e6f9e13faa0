/// A plan as text: the outermost stage first, what feeds it below and further in.
package enum PlanText {
    package static func lines(_ picture: PlanPicture, on surface: Surface) -> [String] {
        let heading = heading(picture)
        if surface.isPlain { return [heading + "."] + spoken(picture.root, depth: 1, on: surface) }
        return [surface.paint(heading, .bold)] + drawn(picture.root, first: "", rest: "", on: surface)
    }

    static func heading(_ picture: PlanPicture) -> String {
        guard let totals = picture.totals else { return "\(picture.namespace): the plan, not run" }
        let examined = "\(counted(totals.documents, "document")) and \(counted(totals.keys, "key"))"
        return "\(picture.namespace): \(totals.returned) returned, \(examined) examined, \(totals.ms) ms"
    }

    private static func counted(_ count: Int64, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// What running a stage came to.
    static func counts(_ stage: PlanPicture.Stage) -> String {
        var parts: [String] = []
        if let keys = stage.keys { parts.append(counted(keys, "key")) }
        if let documents = stage.documents { parts.append(counted(documents, "document")) }
        if let returned = stage.returned { parts.append("\(returned) returned") }
        return parts.joined(separator: ", ")
    }

    static func words(_ stage: PlanPicture.Stage) -> String {
        let place = stage.shard.map { "\($0): " } ?? ""
        let details = stage.details.isEmpty ? "" : " " + stage.details.joined(separator: ", ")
        let counts = counts(stage)
        return place + stage.name + details + (counts.isEmpty ? "" : " (\(counts))")
    }

    private static func drawn(
        _ stage: PlanPicture.Stage, first: String, rest: String, on surface: Surface
    ) -> [String] {
        let isUnicode = surface.glyphs == .unicode
        let below = stage.inputs.isEmpty ? "" : isUnicode ? "│ " : "| "
        var lines = TextWrapping.wrap(
            words(stage), width: surface.width, first: first, rest: rest + below + "    ")
        if stage.isScan { lines = lines.map { surface.paint($0, .yellow) } }
        for (index, input) in stage.inputs.enumerated() {
            let isLast = index == stage.inputs.count - 1
            let branch = isUnicode ? (isLast ? "└─" : "├─") : (isLast ? "`-" : "|-")
            let trunk = isLast ? "   " : isUnicode ? "│  " : "|  "
            lines += drawn(input, first: rest + branch + " ", rest: rest + trunk, on: surface)
        }
        return lines
    }

    private static func spoken(_ stage: PlanPicture.Stage, depth: Int, on surface: Surface) -> [String] {
        TextWrapping.wrap("Level \(depth): \(words(stage)).", width: surface.width)
            + stage.inputs.flatMap { spoken($0, depth: depth + 1, on: surface) }
    }
}
