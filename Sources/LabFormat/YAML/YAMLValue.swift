/// A YAML value with its place in the file; every scalar is text, so NO is not false and 1.10 stays 1.10.
struct YAMLValue: Sendable {
    indirect enum Content: Sendable {
        /// `isPlain` if it stands without quotation marks on one line or several.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLValue])
        case mapping([YAMLEntry])
        /// What is refused and has been reported: an anchor, a tag, too deep.
        case refused
    }

    let content: Content
    /// UTF-8 offset in the file.
    let offset: Int

    var kindName: String {
        switch content {
        case .scalar: "a text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .refused: "refused"
        }
    }
}

struct YAMLEntry: Sendable {
    let key: String
    let keyOffset: Int
    let value: YAMLValue
}
