/// The collections of the config database that can be read.
package enum ConfigView {
    /// In the order of names.
    package static let names = [
        "actionlog", "changelog", "chunks", "collections", "databases", "mongos", "settings", "shards", "tags",
        "version",
    ]
}
