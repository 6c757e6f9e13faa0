/// Gives the generated documents of several runs in the order of an index, one at a time.
struct BulkStream {
    /// A document of a run, with what it is sorted by.
    struct Item {
        let run: BulkRun
        let place: BulkPlace
        let key: Int64
        let number: Int64

        func precedes(_ other: Item, _ order: BulkIndexing.Order) -> Bool {
            order == .key && key != other.key ? key < other.key : number < other.number
        }
    }

    private let order: BulkIndexing.Order
    private let isReverse: Bool
    /// A binary heap of walks by their next items.
    private var heap: [(item: Item, walk: BulkWalk)] = []

    init(_ store: BulkStore, order: BulkIndexing.Order, within range: Range<Int64>, reverse: Bool) {
        self.order = order
        isReverse = reverse
        for (index, run) in store.runs.enumerated() {
            var walk = BulkWalk(run, index: index, order: order, within: range, reverse: reverse)
            if let item = walk.next() { heap.append((item, walk)) }
        }
        for index in heap.indices.reversed() { siftDown(from: index) }
    }

    /// The item that `next` would give.
    var first: Item? { heap.first?.item }

    mutating func next() -> Item? {
        guard let top = heap.first else { return nil }
        if let item = heap[0].walk.next() {
            heap[0].item = item
        } else {
            heap[0] = heap[heap.count - 1]
            heap.removeLast()
        }
        siftDown(from: 0)
        return top.item
    }

    private func isBefore(_ a: Int, _ b: Int) -> Bool {
        isReverse ? heap[b].item.precedes(heap[a].item, order) : heap[a].item.precedes(heap[b].item, order)
    }

    private mutating func siftDown(from start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && isBefore(child, least) {
                least = child
            }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
