import SimKernel

/// What faults of a primary's host do to its writes.
extension Cluster {
    /// - Throws: OutOfDiskSpace (14031) while the disk of the member that writes is full.
    func requireDiskSpace(on shard: ShardID) throws(CommandError) {
        guard !network.isQuiet, network.hasFullDisk(.member(.shard(shard), self[shard].acting)) else { return }
        throw CommandError(
            code: 14031, codeName: "OutOfDiskSpace",
            message: "available disk space of 0 bytes is less than required minimum of 524288000")
    }

    /// What a shard's writing member takes for the time.
    func wallClock(on shard: ShardID) -> Micros {
        network.isQuiet ? now : max(0, now + network.clockOffset(.member(.shard(shard), self[shard].acting)))
    }
}
