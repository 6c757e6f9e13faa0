package import ShardCluster
package import SimKernel

extension Sandbox {
    /// Lets virtual time pass; `each` is asked after every whole virtual second whether to go on.
    ///
    /// - Throws: BadValue (2) for a negative span or one over `Limits.wait`, ExceededTimeLimit (262) at the end of the
    ///   sandbox's life, ExceededMemoryLimit (146) once the stored data outgrow the sandbox.
    package mutating func wait(
        _ span: Micros, each second: ((borrowing Sandbox) -> Bool)? = nil
    ) throws(CommandError) {
        guard (0...Limits.wait).contains(span) else {
            throw .badValue("wait takes from nothing to seven days at once.")
        }
        try checkTime(after: span)
        let end = now + span
        while now < end {
            try checkMemory()
            let pause = second == nil ? Self.memoryCheck : Self.second
            advance(to: min(end, (now / pause + 1) * pause))
            if let second, !second(self) { return }
        }
    }

    private static let second: Micros = .seconds(1)
    /// Loads run for so long before the stored data are weighed again.
    private static let memoryCheck: Micros = .minutes(1)

    /// - Throws: ExceededTimeLimit (262) if the sandbox would become older than its configuration lets it.
    func checkTime(after span: Micros = 0) throws(CommandError) {
        guard now <= configuration.lifeLimit - span else {
            throw CommandError(
                code: 262, codeName: "ExceededTimeLimit",
                message:
                    "The sandbox may be \(Int64(configuration.lifeLimit.inSeconds / 3_600)) hours old at most. Undo, or begin again."
            )
        }
    }
}
