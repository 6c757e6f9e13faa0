/// How many bytes elements take in BSON's form.
enum BSONEncoding {
    /// Type byte, name and value.
    static func size(_ name: String, _ value: BSONValue) -> Int { 1 + size(ofName: name) + size(of: value) }

    /// With its end; a zero byte becomes the three of U+2400.
    static func size(ofName name: String) -> Int {
        var name = name
        return name.withUTF8 { utf8 in
            var size = utf8.count &+ 1
            for byte in utf8 where byte == 0 { size &+= 2 }
            return size
        }
    }

    static func size(of value: BSONValue) -> Int {
        switch value {
        case .double, .date, .timestamp, .int64: 8
        case .int32: 4
        case .string(let text), .javascript(let text): 5 + text.utf8.count
        case .document(let document): document.bytes.count
        case .array(let elements): size(of: elements)
        case .binary(let binary): 5 + binary.bytes.count + (binary.subtype == 2 ? 4 : 0)
        case .objectID: 12
        case .bool: 1
        case .regex(let regex): size(ofName: regex.pattern) + size(ofName: regex.options)
        case .decimal128: 16
        case .undefined, .null, .minKey, .maxKey: 0
        }
    }

    private static func size(of elements: [BSONValue]) -> Int {
        var size = 5
        for place in elements.indices { size &+= 2 &+ digits(place) &+ self.size(of: elements[place]) }
        return size
    }

    static func digits(_ number: Int) -> Int {
        var rest = number
        var count = 1
        while rest >= 10 {
            rest /= 10
            count &+= 1
        }
        return count
    }
}
