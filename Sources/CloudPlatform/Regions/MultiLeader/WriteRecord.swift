import BSON
import SimKernel

/// One acknowledged write, as an observer outside of all sites knows it.
struct WriteRecord: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable {
        case put
        case increment
        case add
        case remove
    }

    let kind: Kind
    /// Place in the store's keys.
    let key: Int
    /// Place of the region in the store's list.
    let site: Int
    let time: Micros
    /// What was put, added or removed; the amount of an increment.
    let value: BSONValue
    /// What the site showed as the writer came: the write that this one knowingly replaces.
    let seen: Int?
    /// Its version, where versions are counted.
    var dot: Dot?
    /// Where the write stands in the order of a last-writer-wins store.
    var stamp: Stamp?
    /// When a site first dropped it in favour of another one.
    var dropped: (time: Micros, site: Int, kept: Int)?

    static func == (left: Self, right: Self) -> Bool {
        left.key == right.key && left.site == right.site && left.time == right.time && left.value == right.value
            && left.stamp == right.stamp && left.dropped?.kept == right.dropped?.kept
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(site)
        hasher.combine(time)
    }
}
