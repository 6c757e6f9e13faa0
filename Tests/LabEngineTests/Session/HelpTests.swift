import LabFormat
import Testing

@testable import LabEngine

@Suite("Help and what it costs")
struct HelpTests {
    @Test("A hint costs 1, 2, 3 by mode", arguments: [(Mode.lab, 9), (.challenge, 8), (.expert, 7)])
    func hints(mode: Mode, points: Int) throws {
        var session = try Shop.session(mode: mode)
        session.type([.hint] + Shop.items + [.answer(1, "1"), .check])
        #expect(session.points == points)
    }

    @Test("Hints come in order and end")
    func order() throws {
        var session = try Shop.session()
        #expect(session.type(.hint).first == .hint(number: 1, of: 2, text: "Insert.\n", cost: 1))
        #expect(session.type(.hint).first == .hint(number: 2, of: 2, text: "Insert twice.\n", cost: 1))
        #expect(
            session.type(.hint).refusals == [
                "That were all 2 hints. Type :solution to see how it is done; it halves the step's points."
            ])
    }

    @Test("A revealed blank costs 2, 3, 5 by mode, once", arguments: [(Mode.lab, 8), (.challenge, 7)])
    func reveals(mode: Mode, points: Int) throws {
        var session = try Shop.session(mode: mode)
        #expect(session.type(.reveal(1)).first == .revealed(blank: 1, answer: "1", cost: 10 - points))
        #expect(session.type(.reveal(1)).first == .revealed(blank: 1, answer: "1", cost: 0))
        session.type(Shop.items + [.answer(1, "1"), .check])
        #expect(session.points == points)
        #expect(
            session.type(.reveal(9)).refusals == [
                "This step has one blank, number 1, and no number 9. Type :text to see it."
            ])
    }

    @Test("The solution halves what is left, rounded down, after everything else")
    func solution() throws {
        var session = try Shop.session()
        session.type(.hint, .solution(run: true), .check)
        #expect(session.hasPassed(step: 1))
        #expect(session.points == 4)
    }

    @Test("A solution that is run is one input for undo")
    func solutionUndone() throws {
        var session = try Shop.session()
        let before = session.world.stateHash()
        session.type(.solution(run: true))
        #expect(session.world.stateHash() != before)
        #expect(session.type(.undo(1)) == [.undone(inputs: 1)])
        #expect(session.world.stateHash() == before)
    }

    @Test("A shown command runs once its blanks are filled")
    func shown() throws {
        var session = try Shop.session()
        #expect(
            session.type(.runShown(1)).refusals == [
                "Blank 1 of this command is empty. Type :fill 1 VALUE, or the command itself."
            ])
        session.type(.fill(1, "1"), .runShown(1), .runShown(2), .answer(1, "1"), .check)
        #expect(session.hasPassed(step: 1))
        #expect(
            session.type(.runShown(3)).refusals == [
                "This step has commands 1 to 2, and no number 3. Type :text to see them."
            ])
    }
}
