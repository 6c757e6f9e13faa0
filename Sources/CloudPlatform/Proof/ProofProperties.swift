/// What differs from run to run: the lines `name=value` of the script's properties file.
struct ProofProperties: Sendable, Hashable {
    let publicKey: String
    let privateKey: String
    let projectName: String
    let clusterName: String
    let region: String
    let username: String
    let password: String

    typealias Problem = PropertyFile.Problem

    init(_ text: String) throws(Problem) {
        let file = try PropertyFile(text, script: ProofSource.fileName)
        publicKey = try file.required("public_key")
        privateKey = try file.required("private_key")
        projectName = try file.required("project_name")
        clusterName = try file.required("cluster_name")
        region = try file.required("region")
        username = try file.required("username")
        password = try file.required("password")
    }
}
