/// MongoDB Extended JSON v2: text for every BSON value.
package enum ExtendedJSON {
    /// The form that keeps every type.
    package static func canonical(_ value: BSONValue) -> String {
        var writer = ExtendedJSONWriter(isRelaxed: false)
        writer.write(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The form for readers: plain numbers, and dates of the years 1970 to 9999 as ISO 8601.
    package static func relaxed(_ value: BSONValue) -> String {
        var writer = ExtendedJSONWriter(isRelaxed: true)
        writer.write(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Reads either form.
    ///
    /// Throws `syntax` with the byte where the text stops making sense, and `tooDeep` beyond 100 levels.
    package static func parse(_ text: String) throws(BSONError) -> BSONValue {
        var reader = JSONReader(Array(text.utf8))
        return try reader.readAll()
    }
}
