import SimKernel
import Testing

@testable import ShardCluster

/// What a timeline knows of a set when its oldest entries are forgotten.
struct TimelineTests {
    private let set = SetRef.shard(ShardID(0))

    private func timeline(_ kinds: [(TimelineEntry.Kind, Int)]) -> Timeline {
        var timeline = Timeline()
        for (kind, member) in kinds { timeline.append(TimelineEntry(time: 0, set: set, member: member, kind: kind)) }
        for time in 1...(2 * Timeline.capacity) {
            timeline.append(TimelineEntry(time: Micros(time), set: set, member: 1, kind: .synced))
        }
        return timeline
    }

    @Test func aSetBeginsWithItsFirstMember() {
        #expect(Timeline().firstPrimary(of: set) == 0)
        #expect(timeline([]).firstPrimary(of: set) == 0)
    }

    @Test func remembersWhoLed() {
        #expect(timeline([(.primaryReady(term: 2), 2)]).firstPrimary(of: set) == 2)
        #expect(timeline([(.primaryReady(term: 2), 2), (.memberDown, 1)]).firstPrimary(of: set) == 2)
        #expect(timeline([(.primaryReady(term: 2), 2), (.memberDown, 2)]).firstPrimary(of: set) == nil)
        #expect(timeline([(.initiated, 0)]).firstPrimary(of: set) == nil)
        #expect(
            timeline([(.steppedDown(term: 1, reason: ""), 0), (.primaryReady(term: 2), 1)]).firstPrimary(of: set) == 1)
    }
}
