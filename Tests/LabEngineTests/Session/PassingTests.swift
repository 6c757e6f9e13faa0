import LabFormat
import Testing

@testable import LabEngine

@Suite("Passing and points")
struct PassingTests {
    @Test("Untouched nothing is earned: a keep pays with the step")
    func untouched() throws {
        var session = try Shop.session()
        let quiz = "Which sizes are sold?"
        #expect(session.checked() == ["Items: - 0", "Nothing lost: 0", "\(quiz): - 0"])
        #expect(session.points == 0)
    }

    @Test("In check each, every true line earns its share; the best single check counts")
    func shares() throws {
        var session = try Shop.session()
        session.type(.command("db.items.insertOne({ _id: 1 })"), .check)
        #expect(session.points == 2)
        session.type(.command("db.items.insertOne({ _id: 2 })"), .command("db.items.insertOne({ _id: 5 })"), .check)
        #expect(session.points == 3)
        session.type(.command("db.items.deleteMany({ _id: { $gt: 0 } })"), .check)
        #expect(session.points == 3)
    }

    @Test("A step passes when one check finds everything true, and not by going on")
    func passing() throws {
        var session = try Shop.session()
        #expect(session.type(.next).refusals == ["Step 1 has not passed yet. Type :check to see what is missing."])
        session.type(Shop.items)
        session.type(.check)
        #expect(session.points == 4)
        #expect(!session.hasPassed(step: 1))
        let effects = session.type(.answer(1, "1"), .check)
        #expect(session.points == 10)
        #expect(effects.contains(.passed(step: 1, words: ["The shop has \(Shop.size(session)) items.\n"])))
        #expect(session.stepNumber == 1)
        #expect(session.type(.next) == [.entered(step: 2)])
    }

    @Test("A step passed stays passed, whatever becomes of the sandbox, and help is free then")
    func staysPassed() throws {
        var session = try Shop.session()
        session.type(Shop.items + [.answer(1, "1"), .check])
        session.type(.command("db.items.deleteMany({})"), .check, .hint, .solution(run: false))
        #expect(session.hasPassed(step: 1))
        #expect(session.points == 10)
    }

    @Test("A step that is only read passes by going on; the last step is checked like every other")
    func reading() throws {
        var session = try Shop.session()
        session.type(Shop.items + [.answer(1, "1"), .check, .next])
        #expect(session.step.isReading)
        #expect(session.type(.next).contains(.entered(step: 3)))
        #expect(session.passedSteps == 2)
        #expect(!session.isFinished)
        session.type(.fill(1, " \(Shop.size(session).uppercased()) "), .answer(1, "2"))
        session.type(.command("db.items.insertOne({ _id: 3 })"), .fill(2, "1"), .check)
        #expect(session.isFinished)
        #expect(session.points == 19)
        #expect(session.type(.next).refusals == ["This was the last step. Type :quit to leave."])
    }

    @Test("In demo mode nothing counts")
    func demo() throws {
        var session = try Shop.session(mode: .demo)
        for _ in session.plan.steps {
            for move in session.demonstration {
                if let input = session.input(for: move) { session.type(input) }
            }
            session.type(.check, .next)
        }
        #expect(session.isFinished)
        #expect(session.points == 0)
    }
}
