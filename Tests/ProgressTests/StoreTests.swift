import Foundation
import LabEngine
import Progress
import Testing

@Suite("The store keeps what it acknowledged")
struct StoreTests {
    @Test("Lines come back in order, and a line out of order is refused without a trace")
    func lines() throws {
        let store = try ProgressStore()
        let attempt = try store.begin(Samples.header(), texts: Samples.texts, clock: 100)
        try store.append(Samples.line(1, input: .command("sh.status()")), to: attempt)
        try store.append(Samples.line(2), to: attempt)
        #expect(throws: ProgressError.outOfOrder(expected: 3, got: 5)) {
            try store.append(Samples.line(5), to: attempt)
        }
        #expect(throws: ProgressError.outOfOrder(expected: 3, got: 2)) {
            try store.append(Samples.line(2), to: attempt)
        }
        #expect(try store.lines(of: attempt).map(\.input) == [.command("sh.status()"), .check])
    }

    @Test("An attempt is found again by learner, course, lab, mode and seed, and by nothing less")
    func attempts() throws {
        let store = try ProgressStore()
        let attempt = try store.begin(Samples.header(), texts: Samples.texts, clock: 100)
        #expect(try store.attempt(like: Samples.header()) == attempt)
        #expect(try store.attempt(like: Samples.header(learner: "bob")) == nil)
        #expect(try store.attempt(like: Samples.header(mode: "expert")) == nil)
        #expect(try store.texts(logic: "0a") == Samples.texts)
        #expect(try store.texts(logic: "ff") == nil)
    }

    @Test("What was committed survives the process's store; another store of the same file reads it")
    func reopening() throws {
        let folder = try Samples.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let attempt = try ProgressStore(folder: folder).begin(Samples.header(), texts: Samples.texts, clock: 1)
        try ProgressStore(folder: folder).append(Samples.line(1), to: attempt)
        #expect(try ProgressStore(folder: folder).lines(of: attempt) == [Samples.line(1)])
    }

    @Test("Standings give each attempt's last line, for all or for one learner")
    func standings() throws {
        let store = try ProgressStore()
        let ann = try store.begin(Samples.header(), texts: Samples.texts, clock: 1)
        _ = try store.begin(Samples.header(learner: "bob"), texts: Samples.texts, clock: 2)
        try store.append(Samples.line(1, points: 3), to: ann)
        try store.append(Samples.line(2, points: 5), to: ann)
        let all = try store.standings()
        #expect(all.map(\.attempt.header.learner) == ["ann", "bob"])
        #expect(all.map(\.inputs) == [2, 0])
        #expect(all.map { $0.last?.record.points } == [5, nil])
        #expect(try store.standings(learner: "bob").count == 1)
    }

    @Test("Forgetting a learner deletes attempts and journals, and nobody else's")
    func forgetting() throws {
        let store = try ProgressStore()
        let ann = try store.begin(Samples.header(), texts: Samples.texts, clock: 1)
        let bob = try store.begin(Samples.header(learner: "bob"), texts: Samples.texts, clock: 2)
        try store.append(Samples.line(1), to: ann)
        try store.append(Samples.line(1), to: bob)
        #expect(try store.export(learner: "ann").attempts.map(\.journal) == [[Samples.line(1)]])
        try store.forget(learner: "ann")
        #expect(try store.lines(of: ann) == [])
        #expect(try store.learners().map(\.id) == ["bob"])
        #expect(try store.lines(of: bob) == [Samples.line(1)])
        #expect(throws: ProgressError.unknownLearner("ann")) { try store.forget(learner: "ann") }
        #expect(throws: ProgressError.unknownLearner("ann")) { try store.export(learner: "ann") }
    }
}
