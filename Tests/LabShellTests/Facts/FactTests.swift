import Testing

@Suite("Facts, row by row")
struct FactTests {
    static let facts =
        Fact.configDocuments + Fact.replies + Fact.balancing + Fact.mongoshOutput + Fact.loads + Fact.cloud
        + Fact.pictures

    @Test("A fact is so", arguments: facts)
    func holds(_ fact: Fact) {
        #expect(fact.printed(prepared: true) == fact.prints)
    }

    @Test("A fact that needs something done is not so without it", arguments: facts.filter(\.needsIt))
    func canFail(_ fact: Fact) {
        #expect(fact.printed(prepared: false) != fact.prints)
    }

    @Test("Each fact has a name of its own")
    func names() {
        #expect(Set(Self.facts.map(\.name)).count == Self.facts.count)
    }
}
