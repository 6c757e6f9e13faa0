import BSON

/// Whether the walk of an index gives the order of a sort.
enum SortFit: Sendable, Hashable {
    case none
    case forward
    case backward

    init(_ index: StoredIndex, _ bounds: KeyBounds?, _ sort: SortPattern?) {
        self = .none
        guard let sort, !sort.isEmpty, !sort.isNatural else { return }
        // Of an array the sort takes one element, which a walk finds first only if it sees them all.
        if index.isMultikey, bounds != nil { return }
        // Fields fixed to one value may stand in front of the sort's.
        let fixed = bounds?.ranges.count == 1 ? bounds?.pointFields ?? 0 : 0
        let keys = Array(index.spec.key)
        for skipped in 0...min(fixed, keys.count) {
            if let fit = Self.fit(keys.dropFirst(skipped), sort) {
                self = fit
                return
            }
        }
    }

    private static func fit(_ keys: ArraySlice<(key: String, value: BSONValue)>, _ sort: SortPattern) -> SortFit? {
        guard sort.fields.count <= keys.count else { return nil }
        var isBackward: Bool?
        for (key, field) in zip(keys, sort.fields) {
            guard key.key == field.path.text, let direction = key.value.double else { return nil }
            let turns = (direction < 0) != field.isDescending
            if let isBackward, isBackward != turns { return nil }
            isBackward = turns
        }
        return isBackward.map { $0 ? .backward : .forward }
    }
}
