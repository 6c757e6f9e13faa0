import BSON
import ShardCluster
import Testing

@Suite struct StorageOplogTests {
    private func entry(_ oplog: inout Oplog, _ n: Int, term: Int64 = 1) -> OplogEntry {
        OplogEntry(
            optime: OpTime(timestamp: oplog.nextTimestamp(seconds: UInt32(100 + n / 10)), term: term),
            operation: .insert, namespace: "test.c", object: ["_id": .integer(n)])
    }

    private func filled(_ count: Int, maximumCount: Int = 65_536) -> Oplog {
        var oplog = Oplog(maximumCount: maximumCount)
        for n in 0..<count { oplog.append(entry(&oplog, n)) }
        return oplog
    }

    @Test func timesAdvanceEvenWhenTheClockStandsOrGoesBack() {
        var oplog = Oplog()
        let times = [100, 100, 99, 101].map { oplog.nextTimestamp(seconds: $0) }
        #expect(times.map(\.seconds) == [100, 100, 100, 101])
        #expect(times.map(\.increment) == [1, 2, 3, 1])
    }

    @Test func theOldestGoWhenThereAreTooMany() {
        let oplog = filled(2000, maximumCount: 512)
        #expect((512...768).contains(oplog.count))
        #expect(oplog.last?.object == ["_id": 1999])
        #expect(oplog.entries(after: .none) == nil)
        let middle = oplog.suffix(300)[0].optime
        #expect(oplog.entries(after: middle)?.count == 299)
        #expect(oplog.bytes == oplog.suffix(.max).reduce(0) { $0 + Int64($1.object.bytes.count + 6 + 64) })
    }

    @Test func aRollbackTakesTheTailAndACopyKeepsIt() {
        var oplog = filled(600)
        let before = oplog
        let point = oplog.suffix(400)[0].optime
        let removed = oplog.removeEntries(after: point)
        #expect(removed.map { $0.object["_id"] } == (201..<600).map { BSONValue.integer($0) })
        #expect(oplog.count == 201 && oplog.lastOptime == point && before.count == 600)
        #expect(oplog.entries(after: .none)?.count == 201)
        #expect(before.entries(after: point) == removed)
    }

    @Test func entriesReadAsInTheOplogCollection() {
        let entry = OplogEntry(
            optime: OpTime(timestamp: BSONTimestamp(seconds: 5, increment: 2), term: 3), operation: .update,
            namespace: "test.c", object: ["$v": 2], target: ["_id": 1])
        #expect(entry.document.keys == ["op", "ns", "o", "o2", "ts", "t", "v", "wall"])
        #expect(entry.document["wall"] == .date(5_000))
        #expect(entry.document["ts"] == .timestamp(BSONTimestamp(seconds: 5, increment: 2)))
        #expect(OpTime.none < entry.optime)
    }
}

@Suite struct OplogEntryTests {
    private func document(_ operation: OplogOperation, _ object: BSONDocument) -> BSONDocument {
        OplogEntry(
            optime: OpTime(timestamp: BSONTimestamp(seconds: 5, increment: 2), term: 3), operation: operation,
            namespace: "test.c", object: object
        ).document
    }

    @Test func commandsBelongToTheirDatabaseAndInsertsNameTheirDocument() {
        #expect(document(.command, ["create": "c"])["ns"] == "test.$cmd")
        #expect(document(.insert, ["_id": 7, "a": 1])["o2"] == ["_id": 7])
        #expect(document(.insert, ["_id": 7, "a": 1])["ns"] == "test.c")
        #expect(document(.delete, ["_id": 7])["o2"] == nil)
    }
}
