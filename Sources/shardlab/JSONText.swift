import Foundation

/// JSON for programs: keys in order, so that equal values give equal bytes.
enum JSONText {
    static func pretty(_ value: some Encodable) throws(Problem) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw Problem("The result cannot be written as JSON: \(error).", status: .ourFault)
        }
    }
}
