/// A mark for each of a document's names, by length and first byte: a name without its mark isn't there.
struct NameMarks {
    private var marks: UInt64 = 0

    mutating func insert(_ name: UnsafeRawBufferPointer) { marks |= Self.mark(name.count, name.first) }

    func mayContain(_ name: String) -> Bool { marks & Self.mark(name.utf8.count, name.utf8.first) != 0 }

    private static func mark(_ length: Int, _ first: UInt8?) -> UInt64 {
        1 << UInt64(truncatingIfNeeded: (length &* 31 &+ Int(first ?? 0)) & 63)
    }
}
