import BSON
package import SimKernel

/// A rented machine.
package struct Instance: Sendable, Hashable {
    package enum State: String, Sendable {
        case pending, running
        case shuttingDown = "shutting-down"
        case terminated
    }

    package let id: String
    package let type: InstanceType
    package let imageID: String
    package let region: Region
    package let securityGroup: String
    package let address: CIDRBlock
    package let launched: Micros
    package var tags: [(key: String, value: String)]
    package var state: State = .pending

    /// The tag Name, as the console shows it.
    package var name: String? { tag("Name") }

    package func tag(_ key: String) -> String? {
        tags.first { $0.key == key }?.value
    }

    mutating func setTag(_ key: String, _ value: String) {
        if let index = tags.firstIndex(where: { $0.key == key }) {
            tags[index].value = value
        } else {
            tags.append((key, value))
        }
    }

    func answersTo(_ idOrName: String) -> Bool {
        id == idOrName || name == idOrName
    }

    var document: BSONDocument {
        var tagged = BSONDocument()
        for tag in tags where tag.key != "Name" { tagged.append(tag.key, .string(tag.value)) }
        var document: BSONDocument = ["instanceId": .string(id)]
        document.append("name", name.map { .string($0) } ?? .null)
        document.append("instanceType", .string(type.name))
        document.append("imageId", .string(imageID))
        document.append("region", .string(region.name))
        document.append("state", .string(state.rawValue))
        document.append("publicIpAddress", state == .terminated ? .null : .string(address.addressText))
        document.append("securityGroup", .string(securityGroup))
        document.append("launchTime", .date(VirtualDate.ms(launched)))
        document.append("tags", .document(tagged))
        return document
    }

    package static func == (left: Instance, right: Instance) -> Bool { left.document == right.document }

    package func hash(into hasher: inout Hasher) { hasher.combine(document) }
}
