import SimKernel

/// A database as what a scaler scales: the size is the number of replicas, the instances are all members.
extension Platform {
    /// What a scaler sees: its size is the number of replicas, its instances are all members.
    func databaseSight(_ name: String) -> ScalingSight? {
        guard let database = databases.all.first(where: { $0.name == name }) else { return nil }
        let instances = database.members.map { member in
            var figures = InstanceFigures(member.name)
            figures.isReady = member.isUp
            figures.cores = database.settings.cpus
            figures.memoryGiB = Double(database.settings.memoryBytes) / 1_073_741_824
            guard member.isUp else { return figures }
            figures[.cpu] = member.cpu
            figures[.memory] = database.settings.memoryShare(member)
            return figures
        }
        return ScalingSight(
            at: now, size: database.replicaCount, instances: instances,
            isSettled: database.members.allSatisfy { $0.id == database.primary || $0.answers.isUp })
    }

    /// - Returns: why it cannot be; then nothing has changed.
    mutating func resizeDatabase(_ name: String, to count: Int, because reason: String) -> String? {
        guard let index = databases.all.firstIndex(where: { $0.name == name }) else {
            return "database/\(name) is gone"
        }
        return resizeDatabase(index, to: count, because: reason)
    }

    /// Takes back replicas that have not come to serve.
    mutating func abandonDatabaseResize(_ name: String) {
        guard let index = databases.all.firstIndex(where: { $0.name == name }) else { return }
        while databases.all[index].replicaCount > 1, let last = databases.all[index].members.last, !last.isUp {
            databases.all[index].members.removeLast()
        }
    }
}
