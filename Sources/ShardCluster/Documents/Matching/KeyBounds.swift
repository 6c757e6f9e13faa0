package import BSON

/// Ranges of index or shard keys that hold every document that a filter matches.
package struct KeyBounds: Sendable, Hashable {
    /// In key order, not overlapping.
    package let ranges: [KeyRange]
    /// What the filter says of each field of the pattern; nil for nothing.
    let fields: [FieldBounds?]
    /// Fields at the front that are fixed to single values.
    let pointFields: Int
    /// Fields at the front that `ranges` speak of.
    let rangedFields: Int

    var boundFields: Int { fields.count { $0 != nil } }

    /// Ranges into which single values of several fields multiply at most; beyond it the later fields stay open.
    private static let rangeLimit = 1_000

    /// Nil when the filter says nothing about the first field.
    init?(_ matcher: Matcher, _ shape: KeyShape, arrays: [UInt32]?) {
        if shape.isFlat, let equalities = matcher.equalities {
            self.init(equalities, shape)
        } else {
            self.init(general: matcher.root, pattern: shape.pattern, arrays: arrays)
        }
    }

    /// The straight way: fields that the filter names are single values, those at the front make one prefix.
    private init?(_ equalities: PlainEqualities, _ shape: KeyShape) {
        guard let first = shape.fields.first, equalities[first.name] != nil else { return nil }
        var fields: [FieldBounds?] = []
        fields.reserveCapacity(shape.fields.count)
        var prefix: [UInt8] = []
        prefix.reserveCapacity(16 * shape.fields.count)
        var pointFields = 0
        for field in shape.fields {
            guard let given = equalities[field.name] else {
                fields.append(nil)
                continue
            }
            let value = field.isHashed ? .int64(HashedKey.hash(given)) : given
            if pointFields == fields.count {
                KeyStringEncoding.append(value, descending: field.isDescending, to: &prefix)
                pointFields += 1
            }
            fields.append(FieldBounds(point: value, isExact: !field.isHashed))
        }
        self.fields = fields
        self.pointFields = pointFields
        rangedFields = pointFields
        ranges = [.prefix(KeyString(bytes: prefix))]
    }

    private init?(general node: MatchNode, pattern: BSONDocument, arrays: [UInt32]?) {
        fields = Self.fields(node, pattern, arrays)
        guard fields.first?.flatMap({ $0 }) != nil else { return nil }
        var prefixes: [[UInt8]] = [[]]
        var ranges: [KeyRange]?
        var pointFields = 0
        for (bounds, (_, direction)) in zip(fields, pattern) {
            guard let bounds, prefixes.count * max(1, bounds.intervals.count) <= Self.rangeLimit else { break }
            let isDescending = (direction.double ?? 1) < 0
            let own = bounds.intervals.map { $0.keyRange(descending: isDescending) }
            if bounds.arePoints {
                prefixes = prefixes.flatMap { prefix in own.map { prefix + $0.low.bytes } }
                pointFields += 1
                continue
            }
            ranges = prefixes.flatMap { prefix in
                own.map {
                    KeyRange(
                        low: KeyString(bytes: prefix + $0.low.bytes), high: KeyString(bytes: prefix + $0.high.bytes))
                }
            }
            break
        }
        rangedFields = pointFields + (ranges == nil ? 0 : 1)
        self.ranges = KeyRange.merged(ranges ?? prefixes.map { .prefix(KeyString(bytes: $0)) })
        self.pointFields = pointFields
    }

    /// Conditions on one field are intersected, and those on several fields combined, only where they speak of the
    /// same array element: where no array is on the shared way, or one `$elemMatch` holds them together.
    private static func fields(_ node: MatchNode, _ pattern: BSONDocument, _ arrays: [UInt32]?) -> [FieldBounds?] {
        var chosen: [(path: [String], mask: UInt32, bounds: FieldBounds)] = []
        return pattern.enumerated().map { place, field -> FieldBounds? in
            let path = FieldPath(field.key).parts
            let mask = arrays.map { place < $0.count ? $0[place] : 0 } ?? 0
            let found = FieldBounds.conditions(on: path, in: node, hashed: field.value.string == "hashed")
            let fitting = found.filter { bounds in
                chosen.allSatisfy { fits(bounds, path, mask, $0) }
            }
            guard let best = fitting.first(where: \.arePoints) ?? fitting.first else { return nil }
            var result = best
            for other in fitting where other != best {
                let together = best.scope != 0 && best.scope == other.scope && mask >> UInt32(best.scopeDepth) == 0
                if mask == 0 || together { result = result.intersection(other) }
            }
            chosen.append((path, mask, result))
            return result
        }
    }

    private static func fits(
        _ bounds: FieldBounds, _ path: [String], _ mask: UInt32,
        _ other: (path: [String], mask: UInt32, bounds: FieldBounds)
    ) -> Bool {
        let shared = zip(path, other.path).prefix { $0 == $1 }.count
        let crossed = (mask | other.mask) & ((1 << UInt32(min(shared, 31))) - 1)
        if crossed == 0 { return true }
        return bounds.scope != 0 && bounds.scope == other.bounds.scope && crossed >> UInt32(bounds.scopeDepth) == 0
    }

    /// Whether a key's values in the fields that `ranges` don't speak of lie in their intervals.
    func admits(_ document: BSONDocument, _ paths: [[String]]) -> Bool {
        for place in rangedFields..<fields.count {
            guard let bounds = fields[place] else { continue }
            let value = document.value(at: paths[place]) ?? .null
            guard bounds.intervals.contains(where: { $0.contains(value) }) else { return false }
        }
        return true
    }
}

extension Matcher {
    /// The ranges of an index or shard key pattern such as `{a: 1, b: "hashed"}`; nil when all keys may match.
    ///
    /// `arrays` has for each field the components of its path that may be arrays, a bit each; nil promises that no
    /// document has an array there.
    package func keyBounds(for pattern: BSONDocument, arrays: [UInt32]? = nil) -> KeyBounds? {
        keyBounds(for: KeyShape(pattern), arrays: arrays)
    }

    func keyBounds(for shape: KeyShape, arrays: [UInt32]? = nil) -> KeyBounds? {
        isAlwaysTrue ? nil : KeyBounds(self, shape, arrays: arrays)
    }

    /// The value that an equality in the filter fixes a path to; what an upsert starts from.
    func fixedPaths() -> [(path: FieldPath, value: BSONValue)] { Self.fixedPaths(root) }

    private static func fixedPaths(_ node: MatchNode) -> [(path: FieldPath, value: BSONValue)] {
        switch node {
        case .field(let path, .equal(let value)): [(path, value)]
        case .field(let path, .isIn(let values, let patterns)) where values.count == 1 && patterns.isEmpty:
            [(path, values[0])]
        case .all(let nodes): nodes.flatMap(fixedPaths)
        case .any(let nodes) where nodes.count == 1: fixedPaths(nodes[0])
        default: []
        }
    }
}

extension MatchNode {
    /// Whether exact bounds of these fields say all that the filter says.
    func isBoundsOnly(on paths: [String]) -> Bool {
        switch self {
        case .all(let nodes): nodes.allSatisfy { $0.isBoundsOnly(on: paths) }
        case .field(let field, .equal(let value)) where PlainEqualities.isPlain(value): paths.contains(field.text)
        case .field(let field, let predicate):
            paths.contains(field.text) && FieldBounds.bounds(of: predicate, hashed: false)?.isExact == true
        default: false
        }
    }

    /// Whether what bounds of these fields leave open can be seen in an index's keys, without the documents: patterns and
    /// `$mod`, as the server has it.
    func isDecidedByKeys(on paths: [String]) -> Bool {
        switch self {
        case .all(let nodes): nodes.allSatisfy { $0.isDecidedByKeys(on: paths) }
        case .field(let field, .pattern), .field(let field, .modulo): paths.contains(field.text)
        default: isBoundsOnly(on: paths)
        }
    }

    /// The fields that the keys, not the bounds, are looked at for.
    var fieldsLeftOpen: [String] {
        switch self {
        case .all(let nodes): nodes.flatMap(\.fieldsLeftOpen)
        case .field(let field, let predicate):
            FieldBounds.bounds(of: predicate, hashed: false)?.isExact == true ? [] : [field.text]
        default: []
        }
    }
}
