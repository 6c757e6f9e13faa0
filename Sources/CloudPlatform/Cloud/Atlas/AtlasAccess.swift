import ShardCluster

extension Atlas {
    /// What a call signed with this key may see: the project, and the key itself.
    ///
    /// HTTP digest fails the same way for an unknown key, a wrong private half and a key of another project.
    func authenticate(
        publicKey: String, privateKey: String, projectName: String
    ) -> Result<(project: Project, key: APIKey), AtlasError> {
        let match = projects.lazy.compactMap { project in
            project.apiKeys.first { $0.publicKey == publicKey && $0.privateKey == privateKey }.map { (project, $0) }
        }.first
        guard let (project, key) = match else {
            return .failure(
                AtlasError(
                    status: 401, errorCode: "USER_UNAUTHORIZED", detail: "You are not authorized for this resource."))
        }
        guard project.name == projectName else {
            guard projects.contains(where: { $0.name == projectName }) else {
                return .failure(
                    AtlasError(
                        status: 404, errorCode: "GROUP_NOT_FOUND", detail: "No group with name \(projectName) exists."))
            }
            return .failure(
                AtlasError(
                    status: 401, errorCode: "USER_UNAUTHORIZED",
                    detail: "Current user is not authorized to perform this action."))
        }
        return .success((project, key))
    }

    /// Refuses keys that may only look.
    func authorizeChange(_ key: APIKey) -> AtlasError? {
        guard !key.mayChangeClusters else { return nil }
        return AtlasError(
            status: 403, errorCode: "USER_UNAUTHORIZED",
            detail: "Current user is not authorized to perform this action. The API key's roles are "
                + "\(key.roles.joined(separator: ", ")); changing clusters needs GROUP_OWNER or GROUP_CLUSTER_MANAGER.")
    }
}
