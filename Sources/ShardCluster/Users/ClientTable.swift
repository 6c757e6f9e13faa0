import BSON

/// Who sends a command: a connection to the cluster.
package struct ClientID: Sendable, Hashable {
    let number: Int32

    package init(_ number: Int32) { self.number = number }

    /// The cluster's own parts, and the platform's, which nobody has to let in.
    package static let trusted = ClientID(-1)
    /// The learner's shell.
    package static let shell = ClientID(0)
}

/// The connections that have logged in, or are about to.
struct ClientTable: Sendable {
    struct Client: Sendable {
        let id: ClientID
        var users: [AccountName] = []
        var conversation: ScramConversation?
    }

    private var clients: [Client] = []

    func users(of id: ClientID) -> [AccountName] { clients.first { $0.id == id }?.users ?? [] }

    subscript(id: ClientID) -> Client {
        get { clients.first { $0.id == id } ?? Client(id: id) }
        set {
            clients.removeAll { $0.id == id }
            if !newValue.users.isEmpty || newValue.conversation != nil { clients.append(newValue) }
        }
    }

    /// A connection is closed, and with it its login.
    mutating func close(_ id: ClientID) { clients.removeAll { $0.id == id } }
}
