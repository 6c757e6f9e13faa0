import Testing

@testable import LabEngine

@Suite("Questions")
struct QuizTests {
    @Test("A wrong try halves the quiz's points, and says why", arguments: [(0, 10), (1, 8), (2, 7), (3, 6), (9, 6)])
    func wrongTries(wrong: Int, points: Int) throws {
        var session = try Shop.session()
        for _ in 0..<wrong {
            #expect(session.type(.answer(1, "2")) == [.answered(quiz: 1, right: false, why: ["Nobody makes them."])])
        }
        #expect(session.type(.answer(1, "1")) == [.answered(quiz: 1, right: true, why: [])])
        session.type(Shop.items + [.check])
        #expect(session.points == points)
    }

    @Test("What is no choice costs nothing; what is answered is not asked again")
    func refusals() throws {
        var session = try Shop.session()
        #expect(
            session.type(.answer(1, "7")).refusals == [
                "\"7\" is no choice among options 1 to 2. Type :answer N, or N,M for several."
            ])
        #expect(
            session.type(.answer(2, "1")).refusals == [
                "This step has one question, number 1, and no number 2. Type :text to see it."
            ])
        session.type(.answer(1, "1"))
        #expect(
            session.type(.answer(1, "1")).refusals == ["Question 1 is answered. Type :check to see what is missing."])
        session.type(Shop.items + [.check])
        #expect(session.points == 10)
    }

    @Test("A prediction comes before the commands and is judged by what they bring about")
    func prediction() throws {
        var session = try Shop.session()
        session.type(Shop.items + [.answer(1, "1"), .check, .next, .next])
        #expect(session.stepNumber == 3)
        #expect(
            session.type(.runShown(1)).refusals == [
                "First say what you expect: How many items will there be in twos? Type :answer N."
            ])
        #expect(session.type(.answer(1, "1.5")) == [.answered(quiz: 1, right: nil, why: [])])
        session.type(.runShown(1), .fill(1, Shop.size(session)), .fill(2, "1"), .check)
        #expect(!session.hasPassed(step: 3))
        session.type(.answer(1, "2.05"), .check)
        #expect(session.hasPassed(step: 3))
        #expect(session.points(ofStep: 3).points == 8)
    }
}
