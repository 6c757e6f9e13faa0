import Foundation
import Synchronization

/// Notices Control-C while a line is read; before and after it ends the program, as it does everywhere.
struct InterruptWatch {
    private static let interrupted = Atomic<Bool>(false)
    private var former = sigaction()

    init() {
        Self.interrupted.store(false, ordering: .relaxed)
        var watching = sigaction()
        watching.__sigaction_handler.sa_handler = { _ in InterruptWatch.interrupted.store(true, ordering: .relaxed) }
        // No SA_RESTART: the read that is going on has to end.
        sigaction(SIGINT, &watching, &former)
    }

    var wasInterrupted: Bool { Self.interrupted.load(ordering: .relaxed) }

    func end() {
        var former = former
        sigaction(SIGINT, &former, nil)
    }
}
