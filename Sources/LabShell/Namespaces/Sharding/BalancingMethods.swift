import BSON
import ShellSyntax

/// A method that writes `noBalance` of a collection, as mongosh does.
private func balancing(_ name: String, _ enabled: Bool, _ summary: String) -> Method {
    Method(name, [.string("namespace")], .writes, summary, example: "sh.\(name)(\"shop.orders\")") {
        (machine, call) throws(Interruption) in
        let update: BSONDocument = [
            "q": ["_id": .string(machine.string(call[0]))], "u": ["$set": ["noBalance": .bool(!enabled)]],
        ]
        return try machine.reply(
            [("update", "collections"), ("updates", .array([.document(update)]))], on: "config", call)
    }
}

/// A method that sets the AutoMerger of a collection.
private func merging(_ name: String, _ enabled: Bool, _ summary: String) -> Method {
    Method(name, [.string("namespace")], .writes, summary, example: "sh.\(name)(\"shop.orders\")") {
        (machine, call) throws(Interruption) in
        try machine.reply(
            [
                ("configureCollectionBalancing", .string(machine.string(call[0]))),
                ("enableAutoMerger", .bool(enabled)),
            ], on: "admin", call)
    }
}

/// Balancing of single collections.
let balancedCollections: [Method] = [
    balancing("enableBalancing", true, "Lets the balancer move a collection's ranges."),
    balancing("disableBalancing", false, "Keeps the balancer from a collection."),
    merging("enableAutoMerger", true, "Lets the AutoMerger merge a collection's chunks."),
    merging("disableAutoMerger", false, "Keeps the AutoMerger from a collection."),
]
