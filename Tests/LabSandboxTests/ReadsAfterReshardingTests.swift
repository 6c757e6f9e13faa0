import BSON
import LabSandbox
import ShardCluster
import Testing

/// A router that still holds the table of the old shard key finds every document through its first read.
@Suite struct ReadsAfterReshardingTests {
    private let sandbox: Sandbox

    init() {
        var sandbox = Sandbox(SandboxConfiguration(shards: 3), seed: 1)
        _ = sandbox.run(["shardCollection": "shop.orders", "key": ["number": 1]], database: "admin")
        let documents = (0..<300).map { BSONValue.document(["number": .int32($0), "customer": .int32($0 % 100)]) }
        _ = sandbox.run(["insert": "orders", "documents": .array(documents)], database: "shop")
        let reply = sandbox.run(
            ["reshardCollection": "shop.orders", "key": ["customer": "hashed"], "numInitialChunks": 12],
            database: "admin")
        #expect(reply["ok"]?.truthy == true)
        self.sandbox = sandbox
    }

    private func found(_ command: BSONDocument) -> Int? {
        var copy = sandbox
        return copy.run(command, database: "shop").value(at: ["cursor", "firstBatch"])?.array?.count
    }

    @Test(arguments: [0, 7, 42, 123, 299])
    func byTheOldKey(_ number: Int) {
        #expect(found(["find": "orders", "filter": ["number": .integer(number)]]) == 1)
        #expect(
            found(["find": "orders", "filter": ["number": .integer(number), "customer": .integer(number % 100)]]) == 1)
    }

    @Test func byARangeOfTheOldKey() {
        #expect(found(["find": "orders", "filter": ["number": ["$gte": 5, "$lt": 55]]]) == 50)
    }

    @Test func byTheNewKeyOneShardIsAsked() {
        var copy = sandbox
        let plan = copy.run(["explain": ["find": "orders", "filter": ["customer": 7]]], database: "shop")
        #expect(plan.value(at: ["queryPlanner", "winningPlan", "stage"])?.string == "SINGLE_SHARD")
    }

    @Test func updatesAndDeletesFindThemToo() {
        var copy = sandbox
        let update: BSONValue = ["q": ["number": 5], "u": ["$set": ["paid": true]]]
        #expect(copy.run(["update": "orders", "updates": [update]], database: "shop")["n"]?.int64 == 1)
        copy = sandbox
        let delete: BSONValue = ["q": ["number": ["$lt": 10]], "limit": 0]
        #expect(copy.run(["delete": "orders", "deletes": [delete]], database: "shop")["n"]?.int64 == 10)
    }
}
