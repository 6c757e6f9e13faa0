import ShardCluster

/// The seam between scalers and what they scale: a target's figures, and a change of its size.
extension Platform {
    /// - Throws: BadValue (2) if there is no such target.
    func checkTarget(_ target: ScalingTarget) throws(CommandError) {
        switch target {
        case .nodes: return
        case .service(let name): _ = try traffic.place(ofService: name)
        case .database(let name): _ = try databases.index(named: name)
        }
    }

    /// Nil if the target is gone.
    func sight(of target: ScalingTarget) -> ScalingSight? {
        switch target {
        case .nodes: nodesSight
        case .database(let name): databaseSight(name)
        case .service(let name): serviceSight(name)
        }
    }

    /// Begins to change the size; whether it comes about shows in what is seen later.
    ///
    /// - Returns: Why it cannot be; then nothing has changed.
    mutating func resize(_ target: ScalingTarget, from size: Int, to count: Int, because reason: String) -> String? {
        switch target {
        case .nodes: resizeNodes(from: size, to: count, because: reason)
        case .database(let name): resizeDatabase(name, to: count, because: reason)
        case .service(let name): resizeService(name, from: size, to: count)
        }
    }

    /// Takes back what has not come about in time.
    mutating func abandonResize(_ target: ScalingTarget) {
        switch target {
        case .nodes: abandonNodesResize()
        case .database(let name): abandonDatabaseResize(name)
        case .service(let name): abandonServiceResize(name)
        }
    }
}
