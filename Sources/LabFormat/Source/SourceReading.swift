extension LabSource {
    /// Reads a file's bytes: takes off a byte order mark, turns every line end into `\n`, and refuses what is too
    /// large, holds a NUL or is not UTF-8.
    package static func read(_ raw: [UInt8], path: String) -> Result<LabSource, Diagnostic> {
        guard raw.count <= maximumBytes else {
            let size = "The file has \(raw.count) bytes, more than the \(maximumBytes) (128 KiB) that a lab may have"
            return .failure(.at(1, 1, path, size, "Split it into two labs", .fileSize))
        }
        let bytes = normalized(raw)
        if let (offset, isNul) = firstUnreadable(bytes) {
            let before = LabSource(path: path, bytes: Array(bytes[..<offset]) + [Byte.space])
            let place = before.position(of: offset)
            let what = isNul ? "A NUL character stands here" : "This byte is not UTF-8"
            let remedy = isNul ? "Remove it" : "Save the file in UTF-8"
            return .failure(.at(place.line, place.column, path, what, remedy, .fileEncoding))
        }
        return .success(LabSource(path: path, bytes: bytes))
    }

    private static func normalized(_ raw: [UInt8]) -> [UInt8] {
        let body = raw.starts(with: [0xEF, 0xBB, 0xBF]) ? raw.dropFirst(3) : raw[...]
        guard body.contains(Byte.carriageReturn) else { return Array(body) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(body.count)
        var afterReturn = false
        for byte in body {
            if byte == Byte.carriageReturn {
                bytes.append(Byte.newline)
            } else if !(byte == Byte.newline && afterReturn) {
                bytes.append(byte)
            }
            afterReturn = byte == Byte.carriageReturn
        }
        return bytes
    }

    private static func firstUnreadable(_ bytes: [UInt8]) -> (offset: Int, isNul: Bool)? {
        let nul = bytes.firstIndex(of: 0)
        if String(validating: bytes, as: UTF8.self) != nil { return nul.map { ($0, true) } }
        var valid = 0
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): valid += UTF8.width(scalar)
            case .emptyInput, .error: break decoding
            }
        }
        if let nul, nul < valid { return (nul, true) }
        return (valid, false)
    }
}

extension Diagnostic: Error {
    static func at(
        _ line: Int, _ column: Int, _ path: String, _ message: String, _ remedy: String, _ rule: Rule
    ) -> Diagnostic {
        Diagnostic(
            path: path, line: line, column: column, message: message, remedy: remedy, rule: rule.name,
            severity: rule.severity)
    }
}
