import BSON
import SimKernel

/// An accumulator at work on one group.
struct AccumulatorState: Sendable {
    private let kind: AccumulatorKind
    private var total: BSONValue = .int32(0)
    private var count: Int64 = 0
    private var value: BSONValue?
    private var values: [BSONValue] = []
    private var keys: [KeyString] = []
    private var seen: Set<KeyString> = []
    private var mean = 0.0
    private var squares = 0.0
    private var merged = BSONDocument()

    /// Values that one group may collect before the server's memory limit (100 MB) stands in the way.
    static let valueLimit = 1_000_000

    init(_ kind: AccumulatorKind) { self.kind = kind }

    mutating func add(_ new: BSONValue?, document: BSONDocument? = nil) throws(CommandError) {
        switch kind {
        case .sum, .average:
            guard let new, new.isNumber else { return }
            total = NumberArithmetic.add(total, new)
            count += 1
        case .count: count += 1
        case .minimum: keep(new) { $0 < 0 }
        case .maximum: keep(new) { $0 > 0 }
        case .first:
            if count == 0 { value = new }
            count += 1
        case .last: value = new
        case .push:
            if let new { try collect(new) }
        case .addToSet:
            guard let new, seen.insert(KeyString(new)).inserted else { return }
            try collect(new)
        case .deviation: addDeviation(new)
        case .mergeObjects: try merge(new)
        case .firstN(let most):
            if values.count < most { values.append(new ?? .null) }
        case .lastN(let most):
            try collect(new ?? .null)
            if values.count >= 2 * most { values.removeFirst(values.count - most) }
        case .minN, .maxN:
            if let new, !new.isNullish { try collect(new) }
        case .ranked(let pattern, _, _, _):
            try collect(new ?? .null)
            keys.append(pattern.key(document ?? BSONDocument()))
        }
    }

    private mutating func collect(_ new: BSONValue) throws(CommandError) {
        guard values.count < Self.valueLimit else {
            throw .exceededMemoryLimit(
                "$push used too much memory and cannot spill to disk. Memory limit: 104857600 bytes")
        }
        values.append(new)
    }

    private mutating func keep(_ new: BSONValue?, _ isBetter: (Int) -> Bool) {
        guard let new, !new.isNullish else { return }
        if value.map({ isBetter(BSONValue.compare(new, $0)) }) ?? true { value = new }
    }

    /// Welford's recurrence.
    private mutating func addDeviation(_ new: BSONValue?) {
        guard let new, new.isNumber, let number = new.double else { return }
        count += 1
        let distance = number - mean
        mean += distance / Double(count)
        squares += distance * (number - mean)
    }

    private mutating func merge(_ new: BSONValue?) throws(CommandError) {
        guard let new, !new.isNullish else { return }
        guard let document = new.document else {
            throw .location(
                40400,
                "$mergeObjects requires object inputs, but input \(new.serverText) is of type \(new.typeName)")
        }
        for (key, value) in document { merged[key] = value }
    }

    var result: BSONValue {
        switch kind {
        case .sum: return total
        case .count: return Int32(exactly: count).map(BSONValue.int32) ?? .int64(count)
        case .average: return average
        case .minimum, .maximum, .first, .last: return value ?? .null
        case .push, .addToSet, .firstN: return .array(values)
        case .lastN(let most): return .array(Array(values.suffix(most)))
        case .minN(let most): return .array(Array(StableSort.sorted(values, by: BSONValue.compare).prefix(most)))
        case .maxN(let most):
            return .array(Array(StableSort.sorted(values) { BSONValue.compare($1, $0) }.prefix(most)))
        case .deviation(let isSample):
            let divisor = count - (isSample ? 1 : 0)
            return divisor > 0 ? .double(Arithmetic.sqrt(squares / Double(divisor))) : .null
        case .mergeObjects: return .document(merged)
        case .ranked(_, let most, let isBottom, let isSingle):
            let order = keys.indices.sorted { keys[$0] < keys[$1] || (keys[$0] == keys[$1] && $0 < $1) }
            let picked = (isBottom ? order.suffix(most) : order.prefix(most)).map { values[$0] }
            return isSingle ? picked.first ?? .null : .array(picked)
        }
    }

    private var average: BSONValue {
        guard count > 0 else { return .null }
        if case .decimal128 = total { return NumberArithmetic.divide(total, .int64(count)) }
        return .double((total.double ?? .nan) / Double(count))
    }
}
