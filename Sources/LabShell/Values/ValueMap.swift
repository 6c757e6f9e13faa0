/// The entries of a `Map`, in the order in which their keys came.
struct ValueMap: Sendable {
    private(set) var keys: [Value] = []
    private(set) var values: [Value] = []
    private var places: [ValueSet.Key: Int] = [:]

    subscript(key: Value) -> Value? {
        places[ValueSet.Key(key)].map { values[$0] }
    }

    mutating func put(_ value: Value, at key: Value) {
        if let place = places[ValueSet.Key(key)] {
            values[place] = value
        } else {
            places[ValueSet.Key(key)] = keys.count
            keys.append(key)
            values.append(value)
        }
    }

    /// Whether the key was there. O(entries).
    mutating func remove(_ key: Value) -> Bool {
        guard let place = places.removeValue(forKey: ValueSet.Key(key)) else { return false }
        keys.remove(at: place)
        values.remove(at: place)
        for index in place..<keys.count { places[ValueSet.Key(keys[index])] = index }
        return true
    }
}
