import BSON
import ShardCluster
import SimKernel

/// The learner's Atlas: organisations, projects, and the one cluster that a sandbox can hold.
package struct Atlas: Sendable {
    private(set) var organizations: [Organization] = []
    private(set) var projects: [Project] = []
    var cluster: AtlasCluster?
    /// The cluster's command that makes a new shard part of it, while it is under way.
    var joining: OperationID?
    private var generator: Generator

    static let projectLimit = 50
    static let entryLimit = 200

    init(generator: Generator) {
        self.generator = generator
    }

    /// A project by its name or id.
    func project(_ nameOrID: String) throws(CommandError) -> Int {
        guard let index = projects.firstIndex(where: { $0.name == nameOrID || $0.id == nameOrID }) else {
            throw .atlas(404, "GROUP_NOT_FOUND", "No group with name or ID \(nameOrID) exists.")
        }
        return index
    }

    func cluster(_ name: String, inProject index: Int) throws(CommandError) -> AtlasCluster {
        guard let cluster, cluster.project == projects[index].id, cluster.name == name else {
            throw .atlas(
                404, "CLUSTER_NOT_FOUND", "No cluster named \(name) exists in group \(projects[index].name).")
        }
        return cluster
    }

    mutating func createOrganization(_ name: String) throws(CommandError) -> Organization {
        if let organization = organizations.first(where: { $0.name == name }) { return organization }
        guard organizations.count < Self.projectLimit else {
            throw .atlas(
                400, "MAX_ORGANIZATIONS_EXCEEDED", "At most \(Self.projectLimit) organizations can be created.")
        }
        let organization = Organization(id: generator.hexadecimal(24), name: name)
        organizations.append(organization)
        return organization
    }

    mutating func createProject(_ name: String, organization: String?) throws(CommandError) -> Project {
        guard !projects.contains(where: { $0.name == name }) else {
            throw .atlas(409, "GROUP_ALREADY_EXISTS", "A group with name \"\(name)\" already exists.")
        }
        guard projects.count < Self.projectLimit else {
            throw .atlas(400, "MAX_GROUPS_EXCEEDED", "At most \(Self.projectLimit) groups can be created.")
        }
        let owner = try ownerID(organization)
        let project = Project(id: generator.hexadecimal(24), name: name, organization: owner)
        projects.append(project)
        return project
    }

    private mutating func ownerID(_ organization: String?) throws(CommandError) -> String {
        guard let organization else {
            if let first = organizations.first { return first.id }
            return try createOrganization("My Organization").id
        }
        guard let found = organizations.first(where: { $0.name == organization || $0.id == organization }) else {
            throw .atlas(404, "ORG_NOT_FOUND", "No organization with name or ID \(organization) exists.")
        }
        return found.id
    }

    mutating func createKey(
        project index: Int, description: String, roles: [String]
    ) throws(CommandError) -> APIKey {
        guard projects[index].apiKeys.count < Self.entryLimit else {
            throw .atlas(400, "MAX_API_KEYS_EXCEEDED", "At most \(Self.entryLimit) API keys can be created.")
        }
        let key = APIKey(
            id: generator.hexadecimal(24), publicKey: generator.letters(8), privateKey: generator.uuidText(),
            description: description, roles: roles)
        projects[index].apiKeys.append(key)
        return key
    }

    mutating func change(_ index: Int, _ body: (inout Project) throws(CommandError) -> Void) throws(CommandError) {
        var project = projects[index]
        try body(&project)
        projects[index] = project
    }

    mutating func clusterID() -> String { generator.hexadecimal(24) }

    func hash(into trace: inout TraceHash) {
        for organization in organizations { trace.combine(organization.document) }
        for project in projects { project.hash(into: &trace) }
        if let cluster { trace.combine(cluster.document) }
    }
}
