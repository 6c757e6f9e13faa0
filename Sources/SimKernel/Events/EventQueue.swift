/// What is to happen, in order of virtual time; among equal times, in order of scheduling.
///
/// A heap with four children a node: half the depth of a binary one, and a node's children lie side by side. Scheduling
/// and popping take O(log n). Events should be small enums without heap payload: they are moved, not referenced.
@usableFromInline
package struct EventQueue<Event: Sendable>: Sendable {
    @usableFromInline
    struct Entry: Sendable {
        @usableFromInline let time: Micros
        @usableFromInline let sequence: UInt64
        @usableFromInline let event: Event

        @inlinable
        init(time: Micros, sequence: UInt64, event: Event) {
            self.time = time
            self.sequence = sequence
            self.event = event
        }

        @inlinable
        func precedes(_ other: Entry) -> Bool {
            time != other.time ? time < other.time : sequence < other.sequence
        }
    }

    @usableFromInline var heap: [Entry] = []
    @usableFromInline var scheduled: UInt64 = 0

    @inlinable
    package init() {}

    @inlinable
    package var count: Int { heap.count }

    @inlinable
    package var isEmpty: Bool { heap.isEmpty }

    @inlinable
    package var nextTime: Micros? { heap.first?.time }

    @inlinable
    package mutating func schedule(_ event: Event, at time: Micros) {
        let entry = Entry(time: time, sequence: scheduled, event: event)
        scheduled &+= 1
        heap.append(entry)
        let last = heap.count - 1
        heap.withUnsafeMutableBufferPointer { heap in
            Self.rise(entry, from: last, in: heap)
        }
    }

    @inlinable
    package mutating func pop() -> (time: Micros, event: Event)? {
        guard let moved = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return (moved.time, moved.event) }
        return heap.withUnsafeMutableBufferPointer { heap in
            let first = heap[0]
            Self.sink(moved, in: heap)
            return (first.time, first.event)
        }
    }

    /// Moves parents down until `entry` fits.
    @inlinable
    static func rise(_ entry: Entry, from start: Int, in heap: UnsafeMutableBufferPointer<Entry>) {
        var hole = start
        while hole > 0 {
            let parent = (hole &- 1) >> 2
            guard entry.precedes(heap[parent]) else { break }
            heap[hole] = heap[parent]
            hole = parent
        }
        heap[hole] = entry
    }

    /// Fills the root with the earliest child, down to a leaf, and lets `entry` rise from there: an entry taken from the
    /// heap's end nearly always belongs near a leaf again, so that comparing it on the way down would be wasted.
    @inlinable
    static func sink(_ entry: Entry, in heap: UnsafeMutableBufferPointer<Entry>) {
        let count = heap.count
        var hole = 0
        while true {
            let child = (hole << 2) &+ 1
            guard child < count else { break }
            var earliest = child
            let end = min(child &+ 4, count)
            var other = child &+ 1
            while other < end {
                if heap[other].precedes(heap[earliest]) { earliest = other }
                other &+= 1
            }
            heap[hole] = heap[earliest]
            hole = earliest
        }
        rise(entry, from: hole, in: heap)
    }
}
