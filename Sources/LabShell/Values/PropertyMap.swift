/// An object's fields in JavaScript's order: whole numbers rising, then the others as they came.
struct PropertyMap: Sendable {
    private(set) var keys: [String] = []
    private(set) var values: [Value] = []
    private var positions: [String: Int]?
    private var integerCount = 0

    /// Beyond this many fields a dictionary finds them.
    private static let linearLimit = 8

    init() {}

    init(_ pairs: [(String, Value)]) {
        for (key, value) in pairs { self[key] = value }
    }

    var count: Int { keys.count }

    func position(of key: String) -> Int? {
        if let positions { return positions[key] }
        return keys.firstIndex(of: key)
    }

    subscript(key: String) -> Value? {
        get { position(of: key).map { values[$0] } }
        set {
            guard let newValue else { return remove(key) }
            if let position = position(of: key) {
                values[position] = newValue
            } else {
                insert(key, newValue)
            }
        }
    }

    private mutating func insert(_ key: String, _ value: Value) {
        guard let number = Self.arrayIndex(key) else {
            keys.append(key)
            values.append(value)
            if positions != nil || keys.count > Self.linearLimit { note(key) }
            return
        }
        var position = integerCount
        while position > 0, let before = Self.arrayIndex(keys[position - 1]), before > number { position -= 1 }
        keys.insert(key, at: position)
        values.insert(value, at: position)
        integerCount += 1
        if position == keys.count - 1 {
            if positions != nil || keys.count > Self.linearLimit { note(key) }
        } else {
            positions = nil
            if keys.count > Self.linearLimit { rebuild() }
        }
    }

    private mutating func note(_ key: String) {
        if positions == nil { rebuild() } else { positions?[key] = keys.count - 1 }
    }

    private mutating func rebuild() {
        positions = Dictionary(
            keys.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func remove(_ key: String) {
        guard let position = position(of: key) else { return }
        keys.remove(at: position)
        values.remove(at: position)
        if position < integerCount { integerCount -= 1 }
        positions = nil
        if keys.count > Self.linearLimit { rebuild() }
    }

    /// The key as an index when it is spelled like one: "0", "17", not "01".
    static func arrayIndex(_ key: String) -> Int? {
        guard let first = key.utf8.first, first >= 0x30, first <= 0x39, key.utf8.count <= 9,
            let number = Int(key), first != 0x30 || key.utf8.count == 1
        else { return nil }
        return number
    }
}
