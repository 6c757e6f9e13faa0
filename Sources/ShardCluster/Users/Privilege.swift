package import BSON

/// A role or a user by name and the database that it belongs to.
package struct AccountName: Sendable, Hashable, Comparable {
    package let name: String
    package let database: String

    package init(_ name: String, _ database: String) {
        self.name = name
        self.database = database
    }

    /// "name@database", as messages write it.
    package var text: String { "\(name)@\(database)" }
    package var userDocument: BSONDocument { ["user": .string(name), "db": .string(database)] }
    package var roleDocument: BSONDocument { ["role": .string(name), "db": .string(database)] }

    package static func < (a: Self, b: Self) -> Bool { (a.database, a.name) < (b.database, b.name) }
}

/// What a privilege is about.
package enum Resource: Sendable, Hashable {
    case cluster
    /// Empty strings stand for any: `{db: "", collection: ""}` is every collection but the system's.
    case collection(database: String, name: String)
    case anyResource

    func covers(_ other: Resource) -> Bool {
        switch (self, other) {
        case (.anyResource, _): true
        case (.cluster, .cluster): true
        case (.collection(let database, let name), .collection(let wanted, let collection)):
            (database.isEmpty || database == wanted)
                && (name == collection || (name.isEmpty && !collection.hasPrefix("system.")))
        default: false
        }
    }

    var document: BSONDocument {
        switch self {
        case .cluster: ["cluster": true]
        case .anyResource: ["anyResource": true]
        case .collection(let database, let name): ["db": .string(database), "collection": .string(name)]
        }
    }

    /// - Throws: BadValue (2).
    init(_ document: BSONDocument) throws(CommandError) {
        if document["cluster"]?.bool == true, document.count == 1 {
            self = .cluster
        } else if document["anyResource"]?.bool == true, document.count == 1 {
            self = .anyResource
        } else if let database = document["db"]?.string, let name = document["collection"]?.string, document.count == 2
        {
            self = .collection(database: database, name: name)
        } else {
            throw .badValue(
                "resource must have one of: {db, collection}, {cluster: true}, {anyResource: true}; it is "
                    + ExtendedJSON.relaxed(.document(document)))
        }
    }
}

/// Actions that are allowed on a resource.
package struct Privilege: Sendable, Hashable {
    package let resource: Resource
    package let actions: [String]

    /// Whether it allows an action; "anyAction" allows all.
    func allows(_ action: String, on wanted: Resource) -> Bool {
        (actions.contains(action) || actions.contains("anyAction")) && resource.covers(wanted)
    }

    var document: BSONDocument {
        ["resource": .document(resource.document), "actions": .array(actions.sorted().map { .string($0) })]
    }
}
