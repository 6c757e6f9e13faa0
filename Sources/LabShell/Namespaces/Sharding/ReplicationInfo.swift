import BSON
import ShellSyntax

extension Machine {
    /// The oplog's extent, as mongosh prints it.
    mutating func replicationInfo(_ call: Call) throws(Interruption) -> String {
        func edge(_ machine: inout Machine, _ direction: BSONValue) throws(Interruption) -> Int64? {
            try machine.documents(
                [("find", "oplog.rs"), ("sort", ["$natural": direction]), ("limit", 1)], on: "local", "oplog.rs",
                call.span
            ).first?["ts"].flatMap { if case .timestamp(let time) = $0 { Int64(time.seconds) * 1_000 } else { nil } }
        }
        let first = try edge(&self, 1) ?? world.date
        let last = try edge(&self, -1) ?? first
        let seconds = (last - first) / 1_000
        let rows = [
            ("configured oplog size", "990 MB"),
            ("log length start to end", "\(seconds) secs (\(hours(seconds)) hrs)"),
            ("oplog first event time", DateText.long(Double(first))),
            ("oplog last event time", DateText.long(Double(last))), ("now", DateText.long(Double(world.date))),
        ]
        return rows.map { "\($0)\n'\($1)'" }.joined(separator: "\n---\n")
    }

    /// Each secondary's lag, as mongosh prints it.
    mutating func secondaryReplicationInfo(_ call: Call) throws(Interruption) -> String {
        let reply = try command(["replSetGetStatus": 1], on: "admin", at: call.span)
        let members = (reply["members"]?.array ?? []).compactMap(\.document)
        let known = members.first { $0["stateStr"]?.string == "PRIMARY" }?["optimeDate"]?.date
        let newest = known ?? members.compactMap { $0["optimeDate"]?.date }.max() ?? 0
        let reference = known == nil ? "freshest member (no primary available at the moment)" : "primary"
        var lines: [String] = []
        for member in members where member["stateStr"]?.string != "PRIMARY" && member["optimeDate"] != nil {
            let optime = member["optimeDate"]?.date ?? 0
            let lag = (newest - optime) / 1_000
            lines.append("source: \(member["name"]?.string ?? "")")
            lines.append("{")
            if member["health"]?.double == 0 {
                lines.append("  'no replication info, yet.  State': '\(member["stateStr"]?.string ?? "")'")
            } else {
                lines.append("  syncedTo: '\(DateText.long(Double(optime)))',")
                lines.append("  replLag: '\(lag) secs (\(hours(lag)) hrs) behind the \(reference) '")
            }
            lines.append("}")
        }
        return lines.joined(separator: "\n")
    }

    private func hours(_ seconds: Int64) -> String { NumberText.text(Double(seconds / 36) / 100) }
}
