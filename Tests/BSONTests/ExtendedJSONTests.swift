import BSON
import Testing

@Suite struct ExtendedJSONTests {
    @Test(
        arguments: [
            (.int32(1), #"{"$numberInt":"1"}"#, "1"),
            (.int64(1), #"{"$numberLong":"1"}"#, "1"),
            (.double(1), #"{"$numberDouble":"1.0"}"#, "1.0"),
            (.double(-.infinity), #"{"$numberDouble":"-Infinity"}"#, #"{"$numberDouble":"-Infinity"}"#),
            (.date(0), #"{"$date":{"$numberLong":"0"}}"#, #"{"$date":"1970-01-01T00:00:00Z"}"#),
            (
                .date(1_767_225_600_123), #"{"$date":{"$numberLong":"1767225600123"}}"#,
                #"{"$date":"2026-01-01T00:00:00.123Z"}"#
            ),
            (.date(-1), #"{"$date":{"$numberLong":"-1"}}"#, #"{"$date":{"$numberLong":"-1"}}"#),
            ("a\"\\\n\u{1}é", #""a\"\\\n\u0001é""#, #""a\"\\\n\u0001é""#),
            (["a": [1, nil, true]], #"{"a":[{"$numberInt":"1"},null,true]}"#, #"{"a":[1,null,true]}"#),
            (.binary(BSONBinary(subtype: 0, bytes: [1, 2])), #"{"$binary":{"base64":"AQI=","subType":"00"}}"#, nil),
            (
                .regex(BSONRegex(pattern: "a/", options: "mi")),
                #"{"$regularExpression":{"pattern":"a/","options":"im"}}"#, nil
            ),
            (
                .timestamp(BSONTimestamp(seconds: 4_294_967_295, increment: 1)),
                #"{"$timestamp":{"t":4294967295,"i":1}}"#, nil
            ),
            (
                .objectID(ObjectID(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C)),
                #"{"$oid":"0102030405060708090a0b0c"}"#, nil
            ),
            (.minKey, #"{"$minKey":1}"#, nil), (.maxKey, #"{"$maxKey":1}"#, nil),
            (.undefined, #"{"$undefined":true}"#, nil),
            (.javascript("f"), #"{"$code":"f"}"#, nil),
            (ValueCorpus.decimal("1E3"), #"{"$numberDecimal":"1E+3"}"#, nil),
        ] as [(BSONValue, String, String?)])
    func valuesHaveTheirText(value: BSONValue, canonical: String, relaxed: String?) throws {
        #expect(ExtendedJSON.canonical(value) == canonical)
        #expect(ExtendedJSON.relaxed(value) == relaxed ?? canonical)
        #expect(try ExtendedJSON.parse(canonical) == value)
        #expect(BSONValue.compare(try ExtendedJSON.parse(relaxed ?? canonical), value) == 0)
    }

    @Test func everyValueOfTheCorpusComesBackFromItsCanonicalText() throws {
        for value in ValueCorpus.ascending.flatMap({ $0 }) {
            let read = try ExtendedJSON.parse(ExtendedJSON.canonical(value))
            if case .double(let number) = value, number.isNaN {
                #expect(read.double?.isNaN == true)
            } else {
                #expect(read == value)
            }
        }
    }

    @Test(arguments: [
        ("", "a value is missing", 0), ("{", "a field's name in quotes is missing", 1),
        (#"{"a" 1}"#, "a colon is missing behind a field's name", 5),
        ("[1 2]", "a comma or a closing bracket is missing", 3),
        ("01", "a number begins with a zero", 2), ("1 1", "there is text behind the value", 2),
        (#""\ud800""#, "half of a surrogate pair is missing", 7), (#"{"$oid":"1"}"#, "the content of $oid is wrong", 0),
        (#"{"$date":42}"#, "the content of $date is wrong", 0),
        (#"{"$symbol":"s"}"#, "the content of $symbol is wrong", 0),
        (#"{"$uuid":"73ff-d26444b-34c6-990e8e-7d1dfc035d4"}"#, "the content of $uuid is wrong", 0),
        (#"{"$numberInt":"2147483648"}"#, "the content of $numberInt is wrong", 0), ("nul", "this is no value", 0),
        (#"{"a\u0000":1}"#, "a field's name contains a zero byte", 10),
    ])
    func wrongTextIsNamedWithItsPlace(text: String, message: String, position: Int) {
        let error = #expect(throws: BSONError.self) { try ExtendedJSON.parse(text) }
        #expect(error?.message == message)
        #expect(error?.position == position)
    }

    @Test func depthIsBounded() throws {
        let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(try ExtendedJSON.parse(deep).array?.count == 1)
        let deeper = String(repeating: "[", count: 100_000)
        #expect(throws: BSONError.self) { try ExtendedJSON.parse(deeper) }
    }

    @Test func timesAreReadWithZones() {
        #expect(CalendarTime.milliseconds("2026-01-01T02:30:00.5+02:30") == 1_767_225_600_500)
        #expect(CalendarTime.milliseconds("2024-02-29") == 1_709_164_800_000)
        #expect(CalendarTime.milliseconds("2023-02-29") == nil)
        #expect(CalendarTime.milliseconds("1900-02-29") == nil)
        #expect(CalendarTime.text(milliseconds: 253_402_300_799_999) == "9999-12-31T23:59:59.999Z")
    }
}
