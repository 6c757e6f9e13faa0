import Testing

@testable import LabEngine

@Suite("Undo")
struct UndoTests {
    @Test("It restores sandbox and variables")
    func world() throws {
        var session = try Shop.session()
        let hash = session.world.stateHash()
        session.type(.command("let x = 1"), .command("db.items.insertOne({ _id: 1 })"), .undo(2))
        #expect(session.world.stateHash() == hash)
        guard case .error = session.type(.command("x")).first else {
            Issue.record("the variable is still there")
            return
        }
    }

    @Test("It gives back no points, tries or reveals")
    func records() throws {
        var session = try Shop.session()
        session.type(.hint, .reveal(1), .answer(1, "2"))
        session.type(Shop.items + [.check, .undo(2)])
        #expect(session.points == 1)
        session.type(Shop.items + [.answer(1, "1"), .check])
        #expect(session.points == 4 + 2 + 2 - 1 - 2)
    }

    @Test("It does not reach beyond the step, and says how far it does")
    func reach() throws {
        var session = try Shop.session()
        #expect(session.type(.undo(1)).refusals == ["Nothing was done in this step that could be taken back. Go on."])
        session.type(.command("print(1)"))
        #expect(session.type(.undo(2)).refusals == ["One input of this step can be taken back, not 2. Type :undo."])
        session.type(Shop.items + [.answer(1, "1"), .check, .next])
        #expect(session.type(.undo(1)).refusals == ["Nothing was done in this step that could be taken back. Go on."])
    }

    @Test("What does not parse is no input to take back")
    func errors() throws {
        var session = try Shop.session()
        session.type(.command("db.items.insertOne({ _id: 1 })"), .command("db.items.("), .undo(1))
        #expect(session.type(.undo(1)).refusals.count == 1)
        #expect(session.checked().first == "Items: - 0")
    }

    @Test(
        "A command that only failed is no input to take back",
        arguments: [
            "db.items.insertOne({ _id: 0 })", "sh.addShrad('x')", "nope", "db.runCommand({ nope: 1 })",
            "db.items.findOne({ $nope: 1 })", "load.start({ batch: -1 })", "print(1); nope()",
        ])
    func failures(command: String) throws {
        var session = try Shop.session()
        session.type(.command("let x = 1"), .command("db.items.insertOne({ _id: 1 })"))
        session.type(.command(command), .undo(1))
        #expect(session.checked().first == "Items: - 0")
        #expect(session.type(.undo(2)).refusals == ["One input of this step can be taken back, not 2. Type :undo."])
    }

    @Test(
        "A command that failed after it changed something is one",
        arguments: [
            "db.items.insertOne({ _id: 7 }); nope()", "x = 2; nope()", "x.a = 2; nope()", "let y = 1; nope()",
            "wait('5s'); nope()", "load.start({ namespace: 'shop.items', batch: 1 }); nope()", "use other\nnope()",
            "files.write('a', 'b'); nope()", "[1].forEach(n => { x = n }); nope()",
        ])
    func halves(command: String) throws {
        var session = try Shop.session()
        session.type(.command("let x = { a: 1 }"), .command(command))
        #expect(session.past.count == 2)
    }

    @Test("The step's beginning stays in reach after any number of inputs")
    func limit() throws {
        var past = Past()
        let session = try Shop.session()
        for number in 0..<500 {
            var world = session.world
            world.entered = [1: "\(number)"]
            past.remember(world)
        }
        #expect(past.count == Past.limit)
        #expect(past.take(Past.limit)?.entered == [1: "0"])
        #expect(past.count == 0)
    }
}
