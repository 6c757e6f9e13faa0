import BSON

/// What a cursor will ask for, or what it has got.
struct CursorState: Sendable {
    var database: String
    var collection: String
    /// `find` or `aggregate` with its fields; sent when the first document is wanted.
    var command: BSONDocument
    /// The server's cursor; nil before the first batch, 0 when the server has no more.
    var id: Int64?
    var buffer: [BSONDocument] = []
    var position = 0
    /// The session or node that it was opened in.
    var way = Link()
    /// The functions given to `map`.
    var transforms: [Value] = []

    var isFind: Bool { command.first?.key == "find" }
}
