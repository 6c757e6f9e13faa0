import BSON

extension FieldPath {
    /// A path as expressions read it: an array gives the array of what its documents hold; positions have no meaning.
    func value(in value: BSONValue?, from index: Int = 0) -> BSONValue? {
        guard index < parts.count else { return value }
        switch value {
        case .document(let document):
            return self.value(in: document[parts[index]], from: index + 1)
        case .array(let elements):
            return .array(
                elements.compactMap { element -> BSONValue? in
                    guard case .document = element else { return .none }
                    return self.value(in: element, from: index)
                })
        default:
            return nil
        }
    }

    func value(in document: BSONDocument) -> BSONValue? {
        guard let value = document[parts[0]] else { return nil }
        return parts.count == 1 ? value : self.value(in: value, from: 1)
    }
}
