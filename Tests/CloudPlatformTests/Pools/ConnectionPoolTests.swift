import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

/// The rules of the drivers' specification of connection monitoring and pooling.
@Suite struct ConnectionPoolTests {
    private func settings(_ options: BSONDocument) throws -> PoolSettings {
        try PoolSettings(Options(options, of: "test"))
    }

    private func put(_ pool: inout ConnectionPool, _ id: UInt32, at time: Micros) {
        let stays = pool.putIdle(id, at: time)
        #expect(stays)
    }

    private func pool(with connections: Int) -> ConnectionPool {
        var pool = ConnectionPool(server: 0)
        pool.ready()
        for id in 0..<connections {
            pool.begin(UInt32(id), at: 0)
            put(&pool, UInt32(id), at: Micros(id))
        }
        return pool
    }

    @Test func whoAsksFirstIsServedFirstWithWhatWasUsedLast() {
        var pool = pool(with: 3)
        for request in [7, 5, 9] { pool.enqueue(request) }
        var given: [(request: Int, connection: UInt32)] = []
        for time in 1...3 { given += [pool.checkOut(at: Micros(time))].compactMap(\.self) }
        #expect(given.map(\.request) == [7, 5, 9])
        #expect(given.map(\.connection) == [2, 1, 0])
        pool.enqueue(4)
        let none = pool.checkOut(at: 5)
        #expect(none == nil)
        put(&pool, 1, at: 6)
        let next = pool.checkOut(at: 6)
        #expect(next?.request == 4)
        #expect(pool.counts.mostInUse == 3)
    }

    @Test func makesAsManyAsAreNeededAndNoMoreAtOnceThanItMay() throws {
        var pool = pool(with: 0)
        let settings = try settings(["maxPoolSize": 5, "minPoolSize": 1])
        #expect(pool.wanted(settings) == 1)
        for request in 0..<9 { pool.enqueue(request) }
        #expect(pool.wanted(settings) == 2)
        pool.begin(1, at: 0)
        pool.begin(2, at: 0)
        #expect(pool.wanted(settings) == 0)
        for id in [1, 2] as [UInt32] { put(&pool, id, at: 1) }
        _ = pool.checkOut(at: 1)
        _ = pool.checkOut(at: 1)
        for id in [3, 4, 5] as [UInt32] {
            pool.begin(id, at: 2)
            put(&pool, id, at: 2)
            _ = pool.checkOut(at: 2)
        }
        #expect(pool.wanted(settings) == 0)
        #expect(pool.waiting.count == 4)
    }

    @Test func aClearedPoolGivesNothingAndTakesBackNothingOld() {
        var pool = pool(with: 2)
        pool.enqueue(1)
        let given = pool.checkOut(at: 1)
        pool.enqueue(2)
        pool.enqueue(3)
        _ = pool.checkOut(at: 1)
        let (waiters, closed) = pool.clear()
        #expect(waiters == [3] && closed.isEmpty)
        #expect(pool.generation == 1 && pool.isPaused)
        pool.enqueue(4)
        let none = pool.checkOut(at: 2)
        #expect(none == nil)
        pool.ready()
        let stays = pool.putIdle(given?.connection ?? 99, at: 3)
        #expect(!stays)
        #expect(pool.connections.count == 1)
    }

    @Test func closesWhatIsIdleForTooLong() {
        var pool = pool(with: 4)
        let (closed, next) = pool.closeIdle(after: 10, at: 11)
        #expect(closed == [0, 1])
        #expect(next == 12)
        #expect(pool.counts.closed == 2)
    }

    @Test func readsConnectionStrings() throws {
        let uri = try DriverURI(
            "mongodb://app:secret@a:1,b:2/shop?replicaSet=rs&readPreference=nearest&readPreferenceTags=region:EU,use:app"
                + "&readpreferencetags=&maxPoolSize=15&retryWrites=false&w=2&tls=true")
        #expect(uri.hosts == ["a:1", "b:2"] && uri.user == "app")
        #expect(
            uri.options == [
                "replicaSet": "rs", "readPreference": "nearest", "maxPoolSize": .int64(15), "retryWrites": false,
                "w": .int64(2), "readPreferenceTags": [["region": "EU", "use": "app"], .document([:])],
            ])
    }

    @Test(
        "wrong connection strings",
        arguments: [
            ("http://a", "must begin with \"mongodb://\""), ("mongodb://", "a host is needed"),
            ("mongodb://a/?maxPoolSize=x", "maxPoolSize must be a whole number, not \"x\""),
            ("mongodb://a/?maxPoolSise=1", "there is no option \"maxPoolSise\""),
            ("mongodb://a/?retryReads=yes", "retryReads must be true or false"),
            ("mongodb://a/?w=1&w=2", "w stands in it twice"),
            ("mongodb://a/?readPreferenceTags=EU", "readPreferenceTags: \"EU\" is not name:value"),
            ("mongodb://a/?x", "\"x\" is not name=value"),
        ])
    func wrong(text: String, says: String) {
        let error = #expect(throws: CommandError.self) { try DriverURI(text) }
        #expect(error?.code == 9)
        #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    }
}
