import BSON
import SimKernel

extension TraceHash {
    mutating func combine(_ document: BSONDocument) {
        combine(bytes: document.bytes)
    }

    mutating func combine(_ text: String) {
        combine(bytes: text.utf8)
    }

    mutating func combine(_ number: Double) {
        combine(number.bitPattern)
    }
}
