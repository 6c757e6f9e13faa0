/// What ends a command: printed on standard error as `shardlab: what is wrong. What to do.`
struct Problem: Error, Equatable {
    var message: String
    var status: ExitStatus

    init(_ message: String, status: ExitStatus = .wrongCall) {
        self.message = message
        self.status = status
    }
}
