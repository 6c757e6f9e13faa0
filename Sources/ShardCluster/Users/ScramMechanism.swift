import Crypto

/// How a password is proven without being sent: SCRAM (RFC 5802) over SHA-1 or SHA-256 (RFC 7677).
package enum ScramMechanism: String, Sendable, Hashable, CaseIterable {
    case sha1 = "SCRAM-SHA-1"
    case sha256 = "SCRAM-SHA-256"

    /// The server's defaults, `scramIterationCount` and `scramSHA256IterationCount`.
    package var iterations: Int {
        switch self {
        case .sha1: 10_000
        case .sha256: 15_000
        }
    }

    /// Bytes of a salt: four less than the hash, as the server makes them.
    package var saltBytes: Int {
        switch self {
        case .sha1: 16
        case .sha256: 28
        }
    }

    package func hash(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .sha1: Self.hash(bytes, Insecure.SHA1.self)
        case .sha256: Self.hash(bytes, SHA256.self)
        }
    }

    package func authenticate(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        switch self {
        case .sha1: MessageAuthentication<Insecure.SHA1>(key: key).code(of: bytes)
        case .sha256: MessageAuthentication<SHA256>(key: key).code(of: bytes)
        }
    }

    /// What is hashed for a user: SHA-1 takes the MD5 of "user:mongo:password" in hexadecimal, SHA-256 the password.
    package func secret(user: String, password: String) -> [UInt8] {
        guard self == .sha1 else { return Array(password.utf8) }
        let digest = Self.hash(Array("\(user):mongo:\(password)".utf8), Insecure.MD5.self)
        let digits = Array("0123456789abcdef".utf8)
        return digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// RFC 5802's Hi: PBKDF2 with one block; costs two hashes an iteration.
    package func salted(_ secret: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
        switch self {
        case .sha1: MessageAuthentication<Insecure.SHA1>(key: secret).stretched(salt: salt, iterations: iterations)
        case .sha256: MessageAuthentication<SHA256>(key: secret).stretched(salt: salt, iterations: iterations)
        }
    }

    private static func hash<H: HashFunction>(_ bytes: [UInt8], _: H.Type) -> [UInt8] {
        var digest = H()
        bytes.withUnsafeBytes { digest.update(bufferPointer: $0) }
        return Array(digest.finalize())
    }
}

/// HMAC (RFC 2104) with the key's two blocks hashed once, for thousands of short messages.
private struct MessageAuthentication<H: HashFunction> where H.Digest: DigestBytes {
    private var inner = H()
    private var outer = H()

    init(key: [UInt8]) {
        var block = key
        if block.count > H.blockByteCount {
            var digest = H()
            block.withUnsafeBytes { digest.update(bufferPointer: $0) }
            block = Array(digest.finalize())
        }
        block += Array(repeating: 0, count: H.blockByteCount - block.count)
        block.map { $0 ^ 0x36 }.withUnsafeBytes { inner.update(bufferPointer: $0) }
        block.map { $0 ^ 0x5c }.withUnsafeBytes { outer.update(bufferPointer: $0) }
    }

    func code(of bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes { digest(of: $0) }.read { Array($0) } }

    private func digest(of bytes: UnsafeRawBufferPointer) -> H.Digest {
        var first = inner
        first.update(bufferPointer: bytes)
        var second = outer
        first.finalize().read { second.update(bufferPointer: $0) }
        return second.finalize()
    }

    func stretched(salt: [UInt8], iterations: Int) -> [UInt8] {
        var last = (salt + [0, 0, 0, 1]).withUnsafeBytes { digest(of: $0) }
        var result = last.read { Array($0) }
        result.withUnsafeMutableBytes { sum in
            for _ in 1..<max(1, iterations) {
                last = last.read { digest(of: $0) }
                last.read { bytes in
                    for index in bytes.indices { sum[index] ^= bytes[index] }
                }
            }
        }
        return result
    }
}

/// A digest's bytes where they lie.
private protocol DigestBytes {
    func read<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result
}

extension SHA256.Digest: DigestBytes {
    func read<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { withUnsafeBytes(body) }
}

extension Insecure.SHA1.Digest: DigestBytes {
    func read<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { withUnsafeBytes(body) }
}
