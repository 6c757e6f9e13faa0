import ShellSyntax

extension Vocabulary {
    /// As much of the shell as the examples of the specification use.
    static let stub: Vocabulary = {
        func table(_ members: [String: Member], others: String? = nil) -> MemberTable {
            MemberTable(members: members, others: others)
        }
        let any = 0...9
        let method = Member(arity: any)
        return Vocabulary(
            types: [
                "sh": table(["addShard": method, "shardCollection": method, "stopBalancer": method]),
                "load": table([
                    "start": method, "p95": method, "joined": method, "errors": method, "batchesBefore": method,
                    "running": Member(), "failed": Member(), "batches": Member(),
                ]),
                "cluster": table(["shard": method, "shards": method, "migrations": method]),
                "db": table(["getSiblingDB": Member(arity: 1...1, type: "db")], others: "collection"),
                "collection": table(["find": method, "updateOne": method], others: "collection"),
            ],
            globals: [
                "sh": Member(type: "sh"), "load": Member(type: "load"), "cluster": Member(type: "cluster"),
                "db": Member(type: "db"), "wait": method, "print": method,
            ])
    }()
}
