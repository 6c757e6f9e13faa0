import BSON
import ShellSyntax

extension Machine {
    /// What mongosh's `db.getReplicationInfo()` tells of the oplog.
    mutating func oplogExtent(_ call: Call) throws(Interruption) -> BSONDocument {
        func edge(_ machine: inout Machine, _ direction: BSONValue) throws(Interruption) -> Int64? {
            try machine.documents(
                [("find", "oplog.rs"), ("sort", ["$natural": direction]), ("limit", 1)], on: "local", "oplog.rs",
                call.span
            ).first?["ts"].flatMap { if case .timestamp(let time) = $0 { Int64(time.seconds) * 1_000 } else { nil } }
        }
        let stats = try command(["collStats": "oplog.rs"], on: "local", at: call.span)
        guard let maximum = stats["maxSize"]?.double, let size = stats["size"]?.double else {
            throw .error(
                ShellError(
                    "MongoshInvalidInputError", "local.oplog.rs is not there: this node is no member of a replica set.",
                    at: call.span, remedy: "Go to a member first, as in db = connect(\"shard-01-a\")."))
        }
        let first = try edge(&self, 1) ?? world.date
        let last = try edge(&self, -1) ?? first
        let seconds = (last - first) / 1_000
        let megabyte = 1_048_576.0
        return [
            "configuredLogSizeMB": .double(maximum / megabyte), "logSizeMB": .double(maximum / megabyte),
            "usedMB": .double((size / megabyte * 100).rounded(.up) / 100), "timeDiff": .double(Double(seconds)),
            "timeDiffHours": .double(Double(seconds / 36) / 100), "tFirst": .string(DateText.long(Double(first))),
            "tLast": .string(DateText.long(Double(last))), "now": .string(DateText.long(Double(world.date))),
        ]
    }

    /// The same as mongosh prints it.
    mutating func replicationInfo(_ call: Call) throws(Interruption) -> String {
        let extent = try oplogExtent(call)
        func text(_ field: String) -> String {
            extent[field]?.string ?? extent[field]?.double.map(NumberText.text) ?? ""
        }
        let rows = [
            ("actual oplog size", "\(text("logSizeMB")) MB"),
            ("configured oplog size", "\(text("configuredLogSizeMB")) MB"),
            ("log length start to end", "\(text("timeDiff")) secs (\(text("timeDiffHours")) hrs)"),
            ("oplog first event time", text("tFirst")), ("oplog last event time", text("tLast")),
            ("now", text("now")),
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
