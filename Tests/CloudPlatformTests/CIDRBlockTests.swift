import CloudPlatform
import Testing

@Suite struct CIDRBlockTests {
    @Test(arguments: [
        "203.0.113.10", "203.0.113.10/32", "203.0.113.0/24", "10.0.0.0/8", "0.0.0.0/0", "255.255.255.255",
    ])
    func accepts(_ text: String) {
        #expect(CIDRBlock(text) != nil)
    }

    /// Missing and overlong parts, numbers out of range, leading zeros, bits behind the prefix, blanks, other notations.
    @Test(arguments: [
        "", "203.0.113", "203.0.113.0.1", "203.0.113.256", "203.0.113.010", "203.0.113.10/24", "203.0.113.0/33",
        "203.0.113.0/", "203.0.113.0/-1", " 203.0.113.0", "::1", "203.0.113.0/024", "a.b.c.d", "203..113.0", "1/1/1",
    ])
    func refuses(_ text: String) {
        #expect(CIDRBlock(text) == nil)
    }

    @Test func knowsWhatItHolds() throws {
        let block = try #require(CIDRBlock("203.0.113.0/24"))
        #expect(block.contains(try #require(CIDRBlock("203.0.113.255"))))
        #expect(!block.contains(try #require(CIDRBlock("203.0.114.0"))))
        #expect(!block.contains(try #require(CIDRBlock("203.0.0.0/16"))))
        #expect(block.overlaps(try #require(CIDRBlock("203.0.0.0/16"))))
        #expect(try #require(CIDRBlock("0.0.0.0/0")).contains(block))
    }

    @Test func writesItselfInFull() throws {
        #expect(try #require(CIDRBlock("198.51.100.24")).description == "198.51.100.24/32")
        #expect(try #require(CIDRBlock("198.51.100.24/32")).addressText == "198.51.100.24")
    }
}
