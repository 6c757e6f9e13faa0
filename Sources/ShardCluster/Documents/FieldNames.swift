/// Rules for the names of fields.
enum FieldNames {
    static func startsWithDollar(_ name: String) -> Bool { name.utf8.first == UInt8(ascii: "$") }

    static func hasDot(_ name: String) -> Bool { name.utf8.contains(UInt8(ascii: ".")) }
}
