import LabFormat
import Testing

@testable import LabEngine

@Suite("What is handed in")
struct SubmissionTests {
    private func session() throws -> Session {
        var session = try Shop.session()
        session.type(ReplayTests.inputs)
        return session
    }

    private func verify(_ text: String) throws -> Verification {
        let lab = try Sample.lab(Shop.text)
        return Verification.of(text) { header in
            header.lab == lab.id ? LabEdition(lab: lab, enhancements: []) : nil
        }
    }

    /// The text with a new seal that fits it, as a clever learner would write it.
    private func resealed(_ text: String) throws -> String {
        var rows = text.split(separator: "\n").map(String.init)
        var seal = try JSONLine.decode(Submission.Seal.self, from: rows.removeLast())
        seal.lines = rows.count - 1
        seal.digest = SHA256Text.of(rows.map { $0 + "\n" }.joined())
        return try rows.map { $0 + "\n" }.joined() + JSONLine.encode(seal) + "\n"
    }

    @Test("It replays to the same points and steps, twice to the same bytes")
    func accepted() throws {
        let session = try session()
        let text = try Submission.text(of: session)
        let verification = try verify(text)
        #expect(verification.reason == nil)
        #expect(verification.accepted)
        #expect(verification.points == session.points)
        #expect(verification.of == 19)
        #expect(verification.steps?.map(\.passed) == [true, true, true])
        #expect(verification.learner == "ann")
        #expect(try JSONLine.encode(verification) == JSONLine.encode(verify(text)))
    }

    @Test("Cut anywhere, it is refused")
    func cut() throws {
        let text = try Submission.text(of: session())
        for count in [0, 1, 100, text.utf8.count / 2, text.utf8.count - 1] {
            let verification = try verify(String(text.prefix(count)))
            #expect(!verification.accepted)
            #expect(verification.reason != nil)
        }
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let cut = (rows.prefix(4) + rows.suffix(2)).joined(separator: "\n")
        #expect(
            try verify(cut).reason
                == "It is cut or spliced: it has 3 lines of journal, and its seal says \(rows.count - 3). Hand in the whole file."
        )
    }

    @Test("Altered, it is refused, by its digest or, sealed anew, by its replay")
    func altered() throws {
        let text = try Submission.text(of: session())
        let changed = text.replacing("{ _id: 2 }", with: "{ _id: 9 }")
        #expect(
            try verify(changed).reason
                == "It was altered: its digest does not match. Hand in the file as shardlab submit wrote it.")
        #expect(try verify(resealed(changed)).reason?.contains("does not replay") == true)
    }

    @Test("Renamed, it is refused even when it is sealed anew")
    func renamed() throws {
        let text = try Submission.text(of: session())
        let renamed = try resealed(text.replacing("\"learner\":\"ann\"", with: "\"learner\":\"bob\""))
        #expect(
            try verify(renamed).reason
                == "Its seed is not that of learner \"bob\" in sample/sample: it was renamed. Hand in your own work.")
        let seed = Hex64(SessionIdentity(lab: "sample/sample", learner: "bob").seed).description
        let own = Hex64(SessionIdentity(lab: "sample/sample", learner: "ann").seed).description
        #expect(try !verify(resealed(renamed.replacing(own, with: seed))).accepted)
    }

    @Test("Claims beyond the replay are refused")
    func claims() throws {
        let text = try Submission.text(of: session())
        let rows = text.split(separator: "\n").map(String.init)
        var seal = try JSONLine.decode(Submission.Seal.self, from: rows[rows.count - 1])
        seal.points += 1
        let more = try rows.dropLast().map { $0 + "\n" }.joined() + JSONLine.encode(seal) + "\n"
        #expect(try verify(more).reason?.hasPrefix("It claims \(seal.points) of 19 points") == true)
    }

    @Test("Practice, demonstrations and unknown labs are refused")
    func notCounting() throws {
        #expect(try verify(Submission.text(of: Shop.session(seed: 5))).reason?.hasPrefix("It is practice") == true)
        #expect(
            try verify(Submission.text(of: Shop.session(mode: .demo))).reason?.hasPrefix("It is a demonstration")
                == true)
        let text = try Submission.text(of: session())
        #expect(
            Verification.of(text) { _ in nil }.reason
                == "There is no lab sample/sample here. Call verify where its labs are.")
    }

    @Test(
        "What is no submission is said so",
        arguments: ["", "{}", "\n\n\n", "hello\nworld\nagain\n", "{\"format\":1}\n\n"])
    func nonsense(text: String) throws {
        #expect(try verify(text).reason == SubmissionError.notASubmission.description)
    }
}
