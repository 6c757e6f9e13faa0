import Crypto

/// Named rows of texts, hashed so that no two different sheets give the same bytes: each text stands behind its length.
struct DigestSheet {
    private var digest = SHA256()

    init(_ version: String) {
        add(version, [])
    }

    mutating func add(_ name: String, _ texts: String...) {
        add(name, texts)
    }

    mutating func add(_ name: String, _ texts: [String]) {
        put(name)
        put(String(texts.count))
        for text in texts { put(text) }
    }

    private mutating func put(_ text: String) {
        let bytes = Array(text.utf8)
        digest.update(data: Array("\(bytes.count):".utf8))
        digest.update(data: bytes)
    }

    /// In lower-case hexadecimal.
    var hash: String {
        SHA256Text.hexadecimal(digest.finalize())
    }
}

/// SHA-256 as text.
package enum SHA256Text {
    package static func of(_ text: String) -> String {
        hexadecimal(SHA256.hash(data: Array(text.utf8)))
    }

    static func hexadecimal(_ digest: SHA256Digest) -> String {
        digest.reduce(into: "") { text, byte in
            if byte < 16 { text += "0" }
            text += String(byte, radix: 16)
        }
    }
}
