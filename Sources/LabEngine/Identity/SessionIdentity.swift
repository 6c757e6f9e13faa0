import Crypto

/// Who works on which lab; it decides the seed.
package struct SessionIdentity: Sendable, Hashable {
    package var course: String
    package var lab: String
    package var learner: String
    /// A seed chosen by hand: practice, which counts for nobody.
    package var practiceSeed: UInt64?

    package init(course: String = "", lab: String, learner: String, practiceSeed: UInt64? = nil) {
        self.course = course
        self.lab = lab
        self.learner = learner
        self.practiceSeed = practiceSeed
    }

    package var isPractice: Bool { practiceSeed != nil }

    /// The chosen seed, or the first eight bytes, big-endian, of SHA-256 over course, lab and learner.
    ///
    /// Each part stands behind its length, so that no two different triples give the same bytes.
    package var seed: UInt64 {
        if let practiceSeed { return practiceSeed }
        var hash = SHA256()
        for part in [course, lab, learner] {
            let bytes = Array(part.utf8)
            hash.update(data: "\(bytes.count):".utf8.map { $0 })
            hash.update(data: bytes)
        }
        return hash.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
