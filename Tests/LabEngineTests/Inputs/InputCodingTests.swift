import LabEngine
import Testing

@Suite("Inputs as JSON")
struct InputCodingTests {
    static let pairs: [(Input, String)] = [
        (.command("db.a.find()"), #"{"do":"command","text":"db.a.find()"}"#),
        (.runShown(2), #"{"do":"runShown","number":2}"#),
        (.check, #"{"do":"check"}"#),
        (.next, #"{"do":"next"}"#),
        (.hint, #"{"do":"hint"}"#),
        (.solution(run: true), #"{"do":"solution","run":true}"#),
        (.fill(1, "M40"), #"{"do":"fill","number":1,"text":"M40"}"#),
        (.reveal(3), #"{"do":"reveal","number":3}"#),
        (.answer(1, "1,3"), #"{"do":"answer","number":1,"text":"1,3"}"#),
        (.undo(2), #"{"do":"undo","number":2}"#),
    ]

    @Test("Each input has one form, and comes back from it", arguments: pairs)
    func roundTrip(input: Input, json: String) throws {
        #expect(try JSONLine.encode(input) == json)
        #expect(try JSONLine.decode(Input.self, from: json) == input)
    }

    @Test("What is no input is an error", arguments: [#"{"do":"fly"}"#, #"{"do":"fill","number":1}"#, "{}", "[", ""])
    func wrong(json: String) {
        #expect(throws: (any Error).self) { try JSONLine.decode(Input.self, from: json) }
    }
}
