import BSON
import SimKernel

/// A project (the API's "group"): who may manage it, who may connect, from where, and its cluster.
package struct Project: Sendable, Hashable {
    package let id: String
    package let name: String
    package let organization: String
    package var apiKeys: [APIKey] = []
    package var users: [DatabaseUser] = []
    package var accessList: [AccessListEntry] = []

    var document: BSONDocument {
        ["id": .string(id), "name": .string(name), "orgId": .string(organization)]
    }

    /// Whether a connection from this address is let in.
    func admits(_ address: CIDRBlock) -> Bool {
        accessList.contains { $0.block.contains(address) }
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(document)
        for key in apiKeys { trace.combine(key.document(showing: true)) }
        for user in users {
            trace.combine(user.document)
            trace.combine(user.password)
        }
        for entry in accessList { trace.combine(entry.document) }
    }
}

package struct Organization: Sendable, Hashable {
    package let id: String
    package let name: String

    var document: BSONDocument { ["id": .string(id), "name": .string(name)] }
}
