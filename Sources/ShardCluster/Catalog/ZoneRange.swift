/// config.tags: a range of a collection's keys that belongs to a zone.
package struct ZoneRange: Sendable, Hashable {
    package let namespace: Namespace
    package let range: ShardKeyRange
    package let zone: String
}
