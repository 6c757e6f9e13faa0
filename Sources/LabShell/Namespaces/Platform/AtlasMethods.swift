private func reading(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("atlas", name, parameters, .reads, summary, example: "atlas.\(name)(\(example))")
}

private func writing(_ name: String, _ parameters: [Parameter], _ summary: String, _ example: String) -> Method {
    platformMethod("atlas", name, parameters, .writes, summary, example: "atlas.\(name)(\(example))")
}

private let organisation: [Method] = [
    writing("createOrganization", [.document("options")], "Makes an organization.", "{ name: \"acme\" }"),
    reading("organizations", [], "The organizations.", ""),
    writing("createProject", [.document("options")], "Makes a project.", "{ name: \"proof\" }"),
    reading("projects", [], "The projects.", ""),
]

private let access: [Method] = [
    writing(
        "createApiKey", [.document("options")], "Makes an API key; its private half is shown once.",
        "{ project: \"proof\", description: \"ci\", roles: [\"GROUP_OWNER\"] }"),
    reading("apiKeys", [.string("project").optional], "A project's API keys.", "\"proof\""),
    writing("deleteApiKey", [.rest("key")], "Deletes an API key.", "\"proof\", publicKey"),
    writing(
        "createDatabaseUser", [.document("options")], "Makes a database user.",
        "{ project: \"proof\", username: \"main_user\", password: \"secret\", roles: [{ role: \"readWriteAnyDatabase\", db: \"admin\" }] }"
    ),
    reading("databaseUsers", [.string("project").optional], "A project's database users.", "\"proof\""),
    writing("deleteDatabaseUser", [.rest("user")], "Deletes a database user.", "\"proof\", \"main_user\""),
    writing(
        "addAccessListEntry", [.document("options")], "Lets an address connect.",
        "{ project: \"proof\", ipAddress: \"203.0.113.7\", comment: \"load host\" }"),
    reading("accessList", [.string("project").optional], "The addresses that may connect.", "\"proof\""),
    writing("deleteAccessListEntry", [.rest("entry")], "Takes an address off the list.", "\"proof\", \"203.0.113.7\""),
]

private let clusters: [Method] = [
    writing(
        "createCluster", [.document("options")], "Makes a cluster; that takes minutes.",
        "{ project: \"proof\", name: \"shard-test\", instanceSize: \"M40\", numShards: 2 }"),
    reading(
        "cluster", [.string("project"), .string("name")], "A cluster with its stateName.", "\"proof\", \"shard-test\""),
    reading("clusters", [.string("project").optional], "A project's clusters.", "\"proof\""),
    writing(
        "updateCluster", [.string("project"), .string("name"), .document("changes")],
        "Changes a cluster, such as its numShards.", "\"proof\", \"shard-test\", { numShards: 3 }"),
    writing(
        "deleteCluster", [.string("project"), .string("name")], "Deletes a cluster with its data.",
        "\"proof\", \"shard-test\""),
]

let atlasTable = namespace("atlas", "The cloud database service", organisation + access + clusters)
