import Testing

@testable import LabEngine

@Suite("Files that are filled in")
struct FillTests {
    private func atTheList() throws -> Session {
        var session = try Shop.session()
        session.type(Shop.items + [.answer(1, "1"), .check, .next, .next, .answer(1, "2")])
        return session
    }

    @Test("A file is in the sandbox once its last blank has a text, right or wrong; a new text replaces it")
    func written() throws {
        var session = try atTheList()
        #expect(session.type(.fill(1, "wrong")) == [.filled(blank: 1, text: "wrong", file: nil)])
        #expect(session.type(.fill(2, "1")) == [.filled(blank: 2, text: "1", file: "list.properties")])
        #expect(session.type(.command("files.read(\"list.properties\")")).first == .output("size=wrong\ncount=1\n"))
        session.type(.fill(1, "right"))
        #expect(session.type(.command("files.read(\"list.properties\")")).first == .output("size=right\ncount=1\n"))
    }

    @Test("Wrong blanks are named with their hint and cost nothing")
    func wrong() throws {
        var session = try atTheList()
        session.type(.runShown(1), .fill(1, "huge"), .fill(2, "1"), .check)
        let fill = session.verdictsOfCheck().first { $0.part == .fill }
        #expect(fill?.reasons == [Reason(details: ["blank 1 is not right"], message: "the drawn one")])
        session.type(.fill(1, Shop.size(session)), .check)
        #expect(session.points == 19)
    }

    @Test("An expression's blank is compared with its value now, and revealed as it")
    func expression() throws {
        var session = try atTheList()
        #expect(session.type(.reveal(2)).first == .revealed(blank: 2, answer: "1", cost: 2))
        session.type(.command("db.list.insertOne({ _id: 2 })"))
        #expect(session.type(.reveal(2)).first == .revealed(blank: 2, answer: "2", cost: 0))
    }

    @Test("Undo takes a file back")
    func undone() throws {
        var session = try atTheList()
        session.type(.fill(1, "a"), .fill(2, "b"), .undo(1))
        #expect(session.world.entered == [1: "a"])
        #expect(session.checked().contains("list.properties: - 0"))
        guard case .error = session.type(.command("files.read(\"list.properties\")")).first else {
            Issue.record("the file is still there")
            return
        }
    }
}
