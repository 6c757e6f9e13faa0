/// Writes elements in BSON's byte form into memory that has room for them, as `BSONEncoding` tells.
///
/// Over raw memory because an array would check its bounds, its owner and its room for each few bytes.
struct BSONWriter {
    private(set) var place: UnsafeMutableRawPointer

    init(_ place: UnsafeMutableRawPointer) { self.place = place }

    /// Type byte, name and value.
    mutating func element(_ name: String, _ value: BSONValue) {
        byte(value.type.rawValue)
        self.name(name)
        self.value(value)
    }

    @inline(__always)
    mutating func byte(_ byte: UInt8) {
        place.storeBytes(of: byte, as: UInt8.self)
        place += 1
    }

    @inline(__always)
    mutating func integer<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        place.storeBytes(of: number.littleEndian, as: Number.self)
        place += MemoryLayout<Number>.size
    }

    private mutating func value(_ value: BSONValue) {
        switch value {
        case .double(let number): integer(number.bitPattern)
        case .string(let text), .javascript(let text): self.text(text)
        case .document(let document): bytes(document.bytes)
        case .array(let elements): array(elements)
        case .binary(let binary): self.binary(binary)
        case .objectID(let id):
            integer(id.high.byteSwapped)
            integer(id.low.byteSwapped)
        case .bool(let flag): byte(flag ? 1 : 0)
        case .date(let milliseconds): integer(milliseconds)
        case .regex(let regex):
            name(regex.pattern)
            name(regex.options)
        case .int32(let number): integer(number)
        case .timestamp(let time): integer(time.raw)
        case .int64(let number): integer(number)
        case .decimal128(let number):
            integer(number.low)
            integer(number.high)
        case .undefined, .null, .minKey, .maxKey: break
        }
    }

    /// A zero byte can't stand in a name; it is written as U+2400.
    private mutating func name(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            for character in utf8 {
                if character == 0 {
                    byte(0xE2)
                    byte(0x90)
                    byte(0x80)
                } else {
                    byte(character)
                }
            }
        }
        byte(0)
    }

    mutating func text(_ text: String) {
        integer(Int32(truncatingIfNeeded: text.utf8.count + 1))
        var text = text
        text.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
        byte(0)
    }

    mutating func bytes(_ bytes: [UInt8]) { bytes.withUnsafeBytes { copy($0) } }

    @inline(__always)
    mutating func copy(_ source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress else { return }
        place.copyMemory(from: start, byteCount: source.count)
        place += source.count
    }

    private mutating func array(_ elements: [BSONValue]) {
        let start = place
        place += 4
        for index in elements.indices {
            byte(elements[index].type.rawValue)
            digits(index)
            byte(0)
            value(elements[index])
        }
        byte(0)
        let length = UInt32(truncatingIfNeeded: place - start).littleEndian
        start.storeBytes(of: length, as: UInt32.self)
    }

    /// A place in an array as its name: decimal digits.
    mutating func digits(_ number: Int) {
        if number >= 10 { digits(number / 10) }
        byte(UInt8(ascii: "0") + UInt8(number % 10))
    }

    private mutating func binary(_ binary: BSONBinary) {
        let isOld = binary.subtype == 2
        integer(Int32(truncatingIfNeeded: binary.bytes.count + (isOld ? 4 : 0)))
        byte(binary.subtype)
        if isOld { integer(Int32(truncatingIfNeeded: binary.bytes.count)) }
        bytes(binary.bytes)
    }
}
