import BSON
import ShellSyntax

private func asking(_ name: String, _ command: String, _ summary: String, database: String = "admin") -> Method {
    Method(name, [], .reads, summary, example: "rs.\(name)()") { (machine, call) throws(Interruption) in
        try machine.reply([(command, 1)], on: database, call)
    }
}

let replicaSetTable = namespace(
    "rs", "The replica set that the shell talks to, as in mongosh",
    [
        asking("status", "replSetGetStatus", "The members' states; a router answers with an error."),
        Method("conf", [], .reads, "The configuration.", example: "rs.conf()") { (machine, call) throws(Interruption) in
            let reply = try machine.command(["replSetGetConfig": 1], on: "admin", at: call.span)
            return machine.value(of: reply["config"] ?? .null)
        },
        asking("hello", "hello", "What the node says of itself."),
        asking("isMaster", "isMaster", "The old name of hello."),
        Method(
            "printSecondaryReplicationInfo", [], .reads, "How far the secondaries are behind.",
            example: "rs.printSecondaryReplicationInfo()"
        ) {
            (machine, call) throws(Interruption) in
            let reply = try machine.command(["replSetGetStatus": 1], on: "admin", at: call.span)
            let members = (reply["members"]?.array ?? []).compactMap(\.document)
            let primary = members.first { $0["stateStr"]?.string == "PRIMARY" }?["optimeDate"]?.date ?? 0
            var lines: [String] = []
            for member in members where member["stateStr"]?.string == "SECONDARY" {
                let optime = member["optimeDate"]?.date ?? 0
                lines.append("source: \(member["name"]?.string ?? "")")
                lines.append("{")
                lines.append("  syncedTo: '\(DateText.long(Double(optime)))',")
                lines.append(
                    "  replLag: '\((primary - optime) / 1000) secs (\(NumberText.text(Double((primary - optime) / 36_000) / 100)) hrs) behind the primary '"
                )
                lines.append("}")
            }
            return .string(lines.joined(separator: "\n"))
        },
    ])
