import BSON

/// Addresses from which a project's clusters may be reached.
package struct AccessListEntry: Sendable, Hashable {
    package let block: CIDRBlock
    package let comment: String

    var document: BSONDocument {
        var document: BSONDocument = ["cidrBlock": .string(block.description)]
        if block.isAddress { document.append("ipAddress", .string(block.addressText)) }
        document.append("comment", .string(comment))
        return document
    }
}
