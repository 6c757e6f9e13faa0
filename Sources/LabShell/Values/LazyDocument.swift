import BSON

/// A document of which only the fields that somebody asked for were made values.
struct LazyDocument: Sendable {
    let document: BSONDocument
    /// Makes numbers of 64-bit integers.
    let plain: Bool
    /// The fields asked for so far. They may have been changed since, so they stand for those in `document`.
    var known = PropertyMap()

    /// The field of that name; of several the last one.
    func field(_ name: String) -> BSONValue? {
        var name = name
        return name.withUTF8 { utf8 in
            document.withCursor { cursor in
                var found: BSONValue?
                while cursor.next() {
                    if cursor.keyEquals(utf8) { found = cursor.value }
                }
                return found
            }
        }
    }
}
