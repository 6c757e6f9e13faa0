/// A text put together from pieces of a file, which knows where each of its bytes came from.
struct MappedText {
    private struct Segment {
        /// UTF-8 offset in the text.
        let start: Int
        /// UTF-8 offset in the file.
        let offset: Int
        /// False where the whole segment stands for one place: a value in the place of `${name}`.
        let isLinear: Bool
    }

    private(set) var bytes: [UInt8] = []
    private var segments: [Segment] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The fragment with its blanks filled.
    init(_ fragment: Fragment) {
        for (piece, offset) in zip(fragment.pieces, fragment.offsets) {
            switch piece {
            case .literal(let literal): append(literal.utf8, from: offset)
            case .blank(let blank): append(blank.answer.utf8, from: offset)
            }
        }
    }

    /// An excerpt; one that does not stand in the file as it is (folded YAML) is one place.
    init(_ excerpt: Excerpt, in source: LabSource) {
        append(excerpt.text.utf8, from: excerpt.offset, isLinear: source.hasText(excerpt.text, at: excerpt.offset))
    }

    private init() {}

    private mutating func append(_ piece: some Collection<UInt8>, from offset: Int, isLinear: Bool = true) {
        segments.append(Segment(start: bytes.count, offset: offset, isLinear: isLinear))
        bytes.append(contentsOf: piece)
    }

    /// The place in the file of a place in the text.
    func offset(at place: Int) -> Int {
        guard !segments.isEmpty else { return 0 }
        let segment = segments[segmentIndex(at: place)]
        return segment.isLinear ? segment.offset + max(0, place - segment.start) : segment.offset
    }

    private func segmentIndex(at place: Int) -> Int {
        var low = 0
        var high = segments.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if segments[middle].start <= place { low = middle } else { high = middle }
        }
        return low
    }

    /// The text with each occurrence replaced by what `value` gives for its name.
    func replacing(_ occurrences: [VariableSyntax.Occurrence], by value: (String) -> String) -> MappedText {
        guard !occurrences.isEmpty else { return self }
        var result = MappedText()
        var at = 0
        for occurrence in occurrences {
            result.copy(at..<occurrence.range.lowerBound, of: self)
            let place = offset(at: occurrence.range.lowerBound)
            result.append(value(occurrence.name).utf8, from: place, isLinear: false)
            at = occurrence.range.upperBound
        }
        result.copy(at..<bytes.count, of: self)
        return result
    }

    private mutating func copy(_ range: Range<Int>, of other: MappedText) {
        guard !range.isEmpty, !other.segments.isEmpty else { return }
        for index in other.segmentIndex(at: range.lowerBound)..<other.segments.count {
            let segment = other.segments[index]
            guard segment.start < range.upperBound else { return }
            let end = index + 1 < other.segments.count ? other.segments[index + 1].start : other.bytes.count
            let part = range.clamped(to: segment.start..<max(segment.start, end))
            guard !part.isEmpty else { continue }
            let offset = segment.isLinear ? segment.offset + part.lowerBound - segment.start : segment.offset
            append(other.bytes[part], from: offset, isLinear: segment.isLinear)
        }
    }
}
