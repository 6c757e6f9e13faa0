import BSON
import Testing

@Suite struct Decimal128Tests {
    /// Input and text from the BSON decimal128 specification's rules.
    @Test(arguments: [
        ("0", "0"), ("-0", "-0"), ("0.001234", "0.001234"), ("1E3", "1E+3"), ("1.000000", "1.000000"),
        ("123456789012", "123456789012"), ("0.00000012345", "1.2345E-7"), ("0.000001", "0.000001"),
        ("1e-7", "1E-7"), ("-105", "-105"), ("10.50E3", "1.050E+4"), ("Infinity", "Infinity"), ("-inf", "-Infinity"),
        ("nan", "NaN"), ("1E6144", "1.000000000000000000000000000000000E+6144"), ("1E-6176", "1E-6176"),
        ("0E+9999", "0E+6111"), ("10E-6177", "1E-6176"),
        ("9.999999999999999999999999999999999E+6144", "9.999999999999999999999999999999999E+6144"),
        ("10000000000000000000000000000000000", "1.000000000000000000000000000000000E+34"),
    ])
    func textIsTheSpecifications(input: String, output: String) throws {
        #expect(try Decimal128(parsing: input).description == output)
    }

    @Test(arguments: [
        "", "-", ".", "e5", "1e", "1.2.3", "0x1", "1 ", " 1", "1E7000", "1E-7000",
        "12345678901234567890123456789012345",
    ])
    func whatIsNoDecimalIsRefused(text: String) {
        #expect(throws: BSONError.self) { try Decimal128(parsing: text) }
    }

    @Test func bitsAreTheEncodings() throws {
        #expect(try Decimal128(parsing: "1") == Decimal128(high: 0x3040_0000_0000_0000, low: 1))
        #expect(try Decimal128(parsing: "-1.5") == Decimal128(high: 0xB03E_0000_0000_0000, low: 15))
        #expect(Decimal128(.min).int64 == .min)
        #expect(try Decimal128(parsing: "922337203685477580700E-2").int64 == .max)
        #expect(try Decimal128(parsing: "9223372036854775808").int64 == nil)
        #expect(try Decimal128(parsing: "0.1").double == 0.1)
    }
}
