import BSON
import Testing

@testable import ShardCluster

/// A document from Extended JSON.
func json(_ text: String) throws -> BSONDocument {
    try #require(try ExtendedJSON.parse(text).document, "\(text) is no document")
}

func value(_ text: String) throws -> BSONValue { try #require(try json("{\"v\": \(text)}")["v"]) }

/// The server's code that a body fails with; nil if it doesn't.
func code(_ body: () throws -> Void) -> Int32? {
    do {
        try body()
        return nil
    } catch {
        return (error as? CommandError)?.code ?? -1
    }
}
