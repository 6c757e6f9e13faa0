import LabEngine
import Testing

@Suite("A learner's seed")
struct SessionIdentityTests {
    @Test("It is the start of SHA-256 over the length and text of course, lab and learner")
    func value() {
        // printf '2:c13:a/b3:ann' | sha256sum, first 16 digits.
        let identity = SessionIdentity(course: "c1", lab: "a/b", learner: "ann")
        #expect(Hex64(identity.seed).description == "f2f8de762c7adeb2")
    }

    @Test("Moving a letter from one part to the next gives another seed")
    func parts() {
        let seeds = Set([
            SessionIdentity(course: "ab", lab: "c", learner: "d").seed,
            SessionIdentity(course: "a", lab: "bc", learner: "d").seed,
            SessionIdentity(course: "a", lab: "b", learner: "cd").seed,
        ])
        #expect(seeds.count == 3)
    }

    @Test("A chosen seed marks practice")
    func practice() {
        let identity = SessionIdentity(lab: "a/b", learner: "ann", practiceSeed: 42)
        #expect(identity.seed == 42)
        #expect(identity.isPractice)
        #expect(!SessionIdentity(lab: "a/b", learner: "ann").isPractice)
    }
}
