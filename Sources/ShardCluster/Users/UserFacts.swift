/// What an application asks of the cluster's users.
extension Cluster {
    /// Whether somebody bears the name in any database; "name@database" means one.
    package func hasUser(named name: String) -> Bool { users.users.contains { Self.isNamed(name, $0) } }

    /// Whether a user's roles allow an action on the cluster.
    package func allows(_ action: String, user name: String) -> Bool {
        users.users.contains { user in
            Self.isNamed(name, user) && users.privileges(of: user.roles).contains { $0.allows(action, on: .cluster) }
        }
    }

    private static func isNamed(_ name: String, _ user: UserAccount) -> Bool {
        user.name.name == name || user.name.text == name
    }
}
