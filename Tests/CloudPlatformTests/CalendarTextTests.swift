import CloudPlatform
import SimKernel
import Testing

@Suite struct CalendarTextTests {
    @Test(
        arguments: [
            (0, "2026-01-01 00:00:00"), (59, "2026-01-01 00:00:59"), (31 * 86_400, "2026-02-01 00:00:00"),
            (59 * 86_400 - 1, "2026-02-28 23:59:59"), (59 * 86_400, "2026-03-01 00:00:00"),
            (365 * 86_400, "2027-01-01 00:00:00"), (789 * 86_400, "2028-02-29 00:00:00"),
        ] as [(Int64, String)])
    func writesTheDate(second: Int64, text: String) {
        #expect(CalendarText.text(.seconds(second)) == text)
    }

    @Test func stampsNames() {
        #expect(CalendarText.stamp(.seconds(432)) == "2026-01-01T00:07:12")
    }
}
