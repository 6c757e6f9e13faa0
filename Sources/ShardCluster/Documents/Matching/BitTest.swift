import BSON

/// `$bitsAllSet` and its three siblings.
struct BitTest: Sendable, Hashable {
    enum Quantity: Sendable, Hashable { case allSet, allClear, anySet, anyClear }

    let quantity: Quantity
    /// Positions from the least significant bit.
    let positions: [Int]

    /// Takes a mask that isn't negative, or an array of positions.
    init(_ name: String, _ quantity: Quantity, _ operand: BSONValue) throws(CommandError) {
        self.quantity = quantity
        if case .array(let operands) = operand {
            var positions: [Int] = []
            for operand in operands {
                guard let position = operand.int64, position >= 0 else {
                    throw .badValue(
                        "Failed to parse bit position. Expected a non-negative number in: \(operand.serverText)")
                }
                positions.append(Int(clamping: position))
            }
            self.positions = positions
        } else if case .binary(let binary) = operand {
            positions = (0..<binary.bytes.count * 8).filter { binary.bytes[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
        } else {
            guard let mask = operand.int64, mask >= 0 else {
                throw .badValue(
                    "\(name) takes an Array, a number, or a BinData but received: \(operand.serverText)")
            }
            positions = (0..<63).filter { mask >> Int64($0) & 1 == 1 }
        }
    }

    func holds(_ value: BSONValue) -> Bool {
        let isSet: (Int) -> Bool
        if case .binary(let binary) = value {
            isSet = { $0 / 8 < binary.bytes.count && binary.bytes[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
        } else if let number = value.int64 {
            isSet = { number >> Int64(min($0, 63)) & 1 == 1 }
        } else {
            return false
        }
        return switch quantity {
        case .allSet: positions.allSatisfy(isSet)
        case .allClear: !positions.contains(where: isSet)
        case .anySet: positions.contains(where: isSet)
        case .anyClear: !positions.allSatisfy(isSet)
        }
    }
}
