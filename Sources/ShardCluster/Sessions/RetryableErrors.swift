package import BSON

/// What a driver answers by sending the same command once more.
package enum RetryableErrors {
    /// HostUnreachable, HostNotFound, NetworkTimeout, ShutdownInProgress, PrimarySteppedDown, ExceededTimeLimit,
    /// SocketException, NotWritablePrimary, InterruptedAtShutdown, InterruptedDueToReplStateChange,
    /// NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary.
    ///
    /// Source: the drivers' specifications of retryable writes and of retryable reads.
    package static let codes: [Int32] = [6, 7, 89, 91, 189, 262, 9_001, 10_107, 11_600, 11_602, 13_435, 13_436]

    /// Whether a reply asks for a second try, by its error or by that of its write concern.
    package static func ask(for reply: BSONDocument) -> Bool {
        let error = reply["ok"]?.truthy == true ? reply["writeConcernError"]?.document : reply
        guard let code = error?["code"]?.int64 else { return false }
        return codes.contains { Int64($0) == code }
    }
}
