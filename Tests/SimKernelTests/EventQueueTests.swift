import Testing

@testable import SimKernel

@Suite struct EventQueueTests {
    private struct Planned: Equatable {
        let time: Micros
        let number: Int
    }

    /// The oracle is a list sorted by time and order of scheduling.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func popsInOrderOfTimeThenOfScheduling(seed: UInt64) {
        var generator = Generator(seed: seed)
        var queue = EventQueue<Int>()
        var sorted: [Planned] = []
        for number in 0..<2_000 {
            if generator.below(3) > 0 {
                let planned = Planned(time: generator.int(in: 0...40), number: number)
                queue.schedule(number, at: planned.time)
                sorted.insert(planned, at: sorted.firstIndex { $0.time > planned.time } ?? sorted.endIndex)
            } else {
                let popped = queue.pop().map { Planned(time: $0.time, number: $0.event) }
                #expect(popped == (sorted.isEmpty ? nil : sorted.removeFirst()))
            }
            #expect(queue.nextTime == sorted.first?.time)
            #expect(queue.count == sorted.count)
        }
        while let popped = queue.pop() {
            #expect(Planned(time: popped.time, number: popped.event) == sorted.removeFirst())
        }
        #expect(sorted.isEmpty && queue.isEmpty)
    }

    @Test func aCopyGoesItsOwnWay() {
        var queue = EventQueue<String>()
        queue.schedule("late", at: 20)
        let snapshot = queue
        queue.schedule("early", at: 10)
        #expect(queue.pop()?.event == "early")
        var copy = snapshot
        #expect(copy.pop()?.event == "late")
        #expect(copy.pop() == nil)
        #expect(queue.count == 1)
    }
}
