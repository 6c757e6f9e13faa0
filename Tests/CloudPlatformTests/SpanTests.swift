import BSON
import CloudPlatform
import SimKernel
import Testing

@Suite struct SpanTests {
    @Test(
        arguments: [
            ("250ms", 250_000), ("10s", 10_000_000), ("15m", 900_000_000), ("2h", 7_200_000_000),
            ("1d", 86_400_000_000),
            ("1.5s", 1_500_000), ("0s", 0), ("12m20s", 740_000_000), ("1h30m", 5_400_000_000),
            ("1d2h3m4s5ms", 93_784_005_000), ("1m2.5s", 62_500_000),
        ] as [(String, Micros)])
    func readsText(text: String, span: Micros) throws {
        #expect(try Span.parse(.string(text), named: "span") == span)
    }

    @Test func readsMilliseconds() throws {
        #expect(try Span.parse(1_500, named: "span") == 1_500_000)
        #expect(try Span.parse(.double(0.5), named: "span") == 500)
    }

    @Test(arguments: [
        "", "s", "10", "10 s", "-1s", "1.2.3s", "10x", "1e3s", "99999999999d", "12m20", "12m 20s", "20s12m", "1m1m",
        "1.5h30m",
        "1hm", "m20s", "1h-30m", "36524d24h1s", "1m1.s2ms", "½h", "1h30M",
    ])
    func refusesText(_ text: String) {
        #expect(throws: (any Error).self) { try Span.parse(.string(text), named: "span") }
    }

    @Test(
        arguments: [.double(-1), .double(.nan), .double(.infinity), .double(1e300), .bool(true), .null] as [BSONValue])
    func refusesOtherValues(_ value: BSONValue) {
        #expect(throws: (any Error).self) { try Span.parse(value, named: "span") }
    }
}
