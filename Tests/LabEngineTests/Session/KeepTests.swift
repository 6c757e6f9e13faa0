import Testing

@testable import LabEngine

@Suite("Keeps")
struct KeepTests {
    @Test("What was false once stays broken, even when it is mended within the same line")
    func broken() throws {
        var session = try Shop.session()
        let effects = session.type(
            .command("db.items.deleteOne({ _id: 0 }); wait(\"2s\"); db.items.insertOne({ _id: 0 })"))
        let reason = Reason(
            assertion: "db.items.findOne({ _id: 0 }) != null", details: [], message: "Item 0 was there before you.")
        guard case .broken(title: "Nothing lost", let reasons)? = effects.last else {
            Issue.record("not seen: \(effects)")
            return
        }
        #expect(reasons.map(\.assertion) == [reason.assertion])
        #expect(reasons.map(\.message) == [reason.message])
        session.type(Shop.items + [.answer(1, "1"), .check])
        #expect(!session.hasPassed(step: 1))
        #expect(session.points == 8)
    }

    @Test("Within a line that takes no virtual second, only its end counts")
    func end() throws {
        var session = try Shop.session()
        session.type(.command("db.items.deleteOne({ _id: 0 }); db.items.insertOne({ _id: 0 })"))
        #expect(session.checked().contains("Nothing lost: 0"))
    }

    @Test("Undo takes back the time in which it broke")
    func undone() throws {
        var session = try Shop.session()
        session.type(.command("db.items.deleteOne({ _id: 0 })"), .check, .undo(1))
        session.type(Shop.items + [.answer(1, "1"), .check])
        #expect(session.points == 10)
    }
}
