import BSON
import ShellSyntax

extension Machine {
    fileprivate func receiverDate(_ call: Call) -> Double {
        if case .object(let reference) = call.receiver, case .date(let milliseconds) = state.heap[reference] {
            return milliseconds
        }
        return .nan
    }

    /// `new Date(...)`: now, a number of milliseconds, a text, another date, or calendar fields in UTC.
    mutating func makeDate(_ arguments: [Value], at span: SourceSpan) throws(Interruption) -> Value {
        switch arguments.count {
        case 0: return try object(.date(Double(world.date)))
        case 1:
            if case .string(let text) = arguments[0] {
                return try object(.date(CalendarTime.milliseconds(text).map(Double.init) ?? .nan))
            }
            let number = try number(of: arguments[0])
            return try object(.date(number.magnitude <= DateParts.limit ? number.rounded(.towardZero) : .nan))
        default: return try object(.date(try utc(arguments)))
        }
    }

    fileprivate mutating func utc(_ arguments: [Value]) throws(Interruption) -> Double {
        var fields: [Double] = [1970, 0, 1, 0, 0, 0, 0]
        for (index, argument) in arguments.prefix(7).enumerated() {
            fields[index] = try number(of: argument).rounded(.towardZero)
        }
        guard fields.allSatisfy({ $0.magnitude < 1e9 }) else { return .nan }
        let months = Int64(fields[0]) * 12 + Int64(fields[1])
        let year = (months - ((months % 12) + 12) % 12) / 12
        let day = CalendarTime.day(year: year, month: ((months % 12) + 12) % 12 + 1, day: 1)
        let milliseconds =
            (Double(day) + fields[2] - 1) * 86_400_000 + fields[3] * 3_600_000 + fields[4] * 60_000 + fields[5] * 1000
            + fields[6]
        return milliseconds.magnitude <= DateParts.limit ? milliseconds : .nan
    }
}

private func field(_ name: String, _ summary: String, _ part: @escaping @Sendable (DateParts) -> Int64) -> [Method] {
    ["get", "getUTC"].map { prefix in
        Method(prefix + name, [], .computes, summary) { (machine, call) throws(Interruption) in
            .number(DateParts(machine.receiverDate(call)).map { Double(part($0)) } ?? .nan)
        }
    }
}

private let dateFields: [Method] =
    field("FullYear", "The year, in UTC.") { $0.year } + field("Month", "The month from 0, in UTC.") { $0.month - 1 }
    + field("Date", "The day of the month, in UTC.") { $0.day }
    + field("Day", "The weekday, Sunday is 0, in UTC.") { $0.weekday }
    + field("Hours", "The hour, in UTC.") { $0.hour } + field("Minutes", "The minute.") { $0.minute }
    + field("Seconds", "The second.") { $0.second } + field("Milliseconds", "The millisecond.") { $0.millisecond }

let dateTable = MemberTable(
    "date", "Dates, always in UTC",
    [
        Method("getTime", [], .computes, "Milliseconds since 1970.") { (machine, call) throws(Interruption) in
            .number(machine.receiverDate(call))
        },
        Method("valueOf", [], .computes, "Milliseconds since 1970.") { (machine, call) throws(Interruption) in
            .number(machine.receiverDate(call))
        },
        Method("toISOString", [], .computes, "As 2026-01-01T00:00:00.000Z.") { (machine, call) throws(Interruption) in
            guard let text = DateText.iso(machine.receiverDate(call)) else {
                throw .error(ShellError("RangeError", "Invalid time value.", at: call.span))
            }
            return .string(text)
        },
        Method("toJSON", [], .computes, "As 2026-01-01T00:00:00.000Z, or null.") {
            (machine, call) throws(Interruption) in
            DateText.iso(machine.receiverDate(call)).map { .string($0) } ?? .null
        },
        Method("toString", [], .computes, "As text.") { (machine, call) throws(Interruption) in
            .string(DateText.long(machine.receiverDate(call)))
        },
    ] + dateFields)

let dateNamespace = MemberTable(
    "Date", "Dates; now is the sandbox's virtual time",
    constructor: Method("Date", [.rest("fields")], .computes, "Without new: the time as text.", example: "new Date()") {
        (machine, _) throws(Interruption) in .string(DateText.long(Double(machine.world.date)))
    },
    [
        Method("now", [], .reads, "The virtual time in milliseconds since 1970.") { (machine, _) throws(Interruption) in
            .number(Double(machine.world.date))
        },
        Method("parse", [.any("text")], .computes, "A date's milliseconds since 1970.") {
            (machine, call) throws(Interruption) in
            .number(CalendarTime.milliseconds(try machine.text(of: call[0], at: call.span)).map(Double.init) ?? .nan)
        },
        Method("UTC", [.any("year"), .rest("fields")], .computes, "Milliseconds since 1970 of calendar fields.") {
            (machine, call) throws(Interruption) in .number(try machine.utc(call.arguments))
        },
    ])

let isoDateNamespace = MemberTable(
    "ISODate", "Dates as mongosh writes them",
    constructor: Method(
        "ISODate", [.string("text").optional], .computes, "A date.", example: "ISODate(\"2026-01-01T00:00:00Z\")"
    ) {
        (machine, call) throws(Interruption) in
        guard case .string(let text) = call[0] else { return try machine.makeDate([], at: call.span) }
        guard let milliseconds = CalendarTime.milliseconds(text) else {
            throw .error(
                ShellError(
                    "", "\(StringText.quoted(text)) is not a valid ISODate.", at: call.span,
                    remedy: "As in ISODate(\"2026-01-01T00:00:00Z\")."))
        }
        return try machine.object(.date(Double(milliseconds)))
    }, [])
