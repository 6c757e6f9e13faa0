/// What a call of `shardlab` ends with; thrown to end a command early without a further message.
enum ExitStatus: Int32, Error {
    /// Done, and all that was asked passed.
    case done = 0
    /// A check, a lint, a test or a verification failed.
    case failed = 1
    /// The call or an input is wrong.
    case wrongCall = 2
    /// A fault of shardlab itself.
    case ourFault = 70
}
