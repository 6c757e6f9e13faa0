import BSON
import Testing

@Suite struct OrderTests {
    /// The corpus stands in MongoDB's order; every pair must compare as its groups stand.
    @Test func everyPairComparesAsItStandsInTheCorpus() {
        for (i, group) in ValueCorpus.ascending.enumerated() {
            for (j, other) in ValueCorpus.ascending.enumerated() {
                for a in group {
                    for b in other {
                        #expect(BSONValue.compare(a, b) == (i < j ? -1 : i > j ? 1 : 0), "\(a) and \(b)")
                    }
                }
            }
        }
    }

    @Test func keyBytesOrderAsValuesDo() {
        let values = ValueCorpus.ascending.flatMap { $0 }
        let keys = values.map { KeyString($0) }
        let descending = values.map { KeyString($0, descending: true) }
        for i in values.indices {
            for j in values.indices {
                let order = BSONValue.compare(values[i], values[j])
                #expect((keys[i] < keys[j]) == (order < 0), "\(values[i]) and \(values[j])")
                #expect((keys[i] == keys[j]) == (order == 0), "\(values[i]) and \(values[j])")
                #expect((descending[i] < descending[j]) == (order > 0), "\(values[i]) and \(values[j]), descending")
            }
        }
    }

    /// Words of eight bytes and what is left of them, with and without a difference in each.
    @Test func keysCompareAsTheirBytesDo() {
        var keys: [[UInt8]] = [[]]
        for length in 1...18 {
            let key = (0..<length).map { UInt8($0 * 13) }
            keys.append(key)
            for place in 0..<length {
                keys.append(key[..<place] + [key[place] &+ 1] + key[(place + 1)...])
                keys.append(key[..<place] + [0xFF] + key[(place + 1)...])
            }
        }
        for a in keys {
            for b in keys {
                #expect((KeyString(bytes: a) < KeyString(bytes: b)) == a.lexicographicallyPrecedes(b), "\(a) and \(b)")
            }
        }
    }

    @Test func aKeyOfOneFieldIsThatOfItsValue() {
        for value in ValueCorpus.ascending.flatMap({ $0 }) {
            #expect(KeyString([value]) == KeyString(value))
            #expect(KeyString([value], directions: [-1]) == KeyString(value, descending: true))
        }
    }

    @Test func noKeyIsAPrefixOfAnother() {
        let keys = Set(ValueCorpus.ascending.flatMap { $0 }.map { KeyString($0).bytes }).sorted {
            $0.lexicographicallyPrecedes($1)
        }
        for (key, next) in zip(keys, keys.dropFirst()) { #expect(!next.starts(with: key)) }
    }

    @Test func compoundKeysOrderFieldByField() {
        let values = ValueCorpus.ascending.flatMap { $0 }.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
        for a in values {
            for b in values {
                let left = KeyString([1, a, "z"], directions: [1, -1, 1])
                let right = KeyString([.double(1), b, "z"], directions: [1, -1, 1])
                #expect((left < right) == (BSONValue.compare(a, b) > 0), "\(a) and \(b)")
            }
        }
    }

    @Test func aPrefixRangeHoldsExactlyTheKeysThatBeginWithIt() {
        let prefix = KeyString("a")
        #expect(prefix < KeyString(["a", .maxKey]) && KeyString(["a", .maxKey]) < prefix.afterPrefix)
        #expect(prefix.afterPrefix < KeyString("a\0"))
        #expect(KeyString(.maxKey) < .highest)
    }

    /// Random numbers of all types near one another, so that rounding shows where there is any.
    @Test func nearbyNumbersOfAllTypesAgreeBetweenCompareAndKeys() {
        var state: UInt64 = 42
        func random() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        for _ in 0..<2000 {
            let base = Int64(bitPattern: random() >> (random() % 60))
            let near = base.addingReportingOverflow(Int64(random() % 5) - 2).partialValue
            let values: [BSONValue] = [
                .int64(base), .int64(near), .double(Double(base)), .double(Double(near).nextUp),
                ValueCorpus.decimal("\(base)"), ValueCorpus.decimal("\(near).5"),
            ]
            for a in values {
                for b in values {
                    let order = BSONValue.compare(a, b)
                    #expect((KeyString(a) < KeyString(b)) == (order < 0), "\(a) and \(b)")
                    #expect(BSONValue.compare(b, a) == -order, "\(a) and \(b)")
                }
            }
            #expect(BSONValue.compare(.int64(base), .int64(near)) == (base < near ? -1 : base > near ? 1 : 0))
            #expect(BSONValue.compare(values[0], values[4]) == 0)
        }
    }
}
