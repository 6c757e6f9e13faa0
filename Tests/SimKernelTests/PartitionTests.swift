import SimKernel
import Testing

struct PartitionTests {
    /// As a look at each says.
    @Test func findsTheFirstBehind() {
        for count in 0..<20 {
            let numbers = (0..<count).map { 2 * $0 }
            for limit in -1...2 * count {
                let expected = numbers.firstIndex { $0 >= limit } ?? count
                #expect(numbers.partitioningIndex { $0 >= limit } == expected)
                #expect(numbers.indices.partitioningIndex { numbers[$0] >= limit } == expected)
            }
        }
        #expect([5, 5, 5].partitioningIndex { $0 >= 5 } == 0)
        #expect([1, 2, 3, 4][2...].partitioningIndex { $0 >= 4 } == 3)
    }
}
