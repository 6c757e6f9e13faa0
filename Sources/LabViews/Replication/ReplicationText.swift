/// Replica sets as text: a table of members each.
package enum ReplicationText {
    static let nothing = "There is no replica set yet."

    package static func lines(_ picture: ReplicationPicture, on surface: Surface) -> [String] {
        guard !picture.sets.isEmpty else { return [nothing] }
        return picture.sets.enumerated().flatMap { index, set in
            (index > 0 && !surface.isPlain ? [""] : []) + lines(set, on: surface)
        }
    }

    private static func lines(_ set: ReplicationPicture.ReplicaSet, on surface: Surface) -> [String] {
        let heading = surface.paint(heading(set), .bold) + (surface.isPlain ? "." : "")
        guard !set.members.isEmpty else { return [heading] }
        let hasRemarks = set.members.contains { !$0.remarks.isEmpty }
        var table = TextTable(
            [
                .init("member", isWhole: true), .init("state", isWhole: true), .init("behind", isNumeric: true),
                .init("follows"),
                .init("votes", isNumeric: true), .init("priority", isNumeric: true),
            ] + (hasRemarks ? [.init("remarks")] : []))
        for member in set.members {
            table.append(
                [
                    member.name, state(of: member), behind(of: member), member.source, "\(member.votes)",
                    Figure.decimal(member.priority),
                ] + (hasRemarks ? [member.remarks.joined(separator: "; ")] : []))
        }
        return [heading] + table.lines(on: surface).map { surface.isPlain ? $0 + "." : "  " + $0 }
    }

    static func heading(_ set: ReplicationPicture.ReplicaSet) -> String {
        guard let viewer = set.viewer else { return "\(set.name): nobody answers" }
        let primary = set.primary.map { "primary \($0.name)" } ?? "no primary"
        return "\(set.name): \(primary), term \(set.term), a majority is \(set.majority) of \(set.votes) votes, "
            + "as \(viewer) sees it"
    }

    static func state(of member: ReplicationPicture.Member) -> String { member.state }

    static func behind(of member: ReplicationPicture.Member) -> String {
        member.isPrimary ? "" : member.behind.map { $0 > 0 ? Figure.span(seconds: $0) : "0 s" } ?? ""
    }
}
