import Testing

/// checkMetadataConsistency and what `$shardedDataDistribution` tells, as a learner calls them.
@Suite struct MetadataConsistencyShellTests {
    @Test func cursorsOfNothing() {
        var bench = Bench()
        _ = bench.run("sh.shardCollection('test.c', { key: 1 }); db.c.insertOne({ key: 1 })")
        for call in [
            "sh.checkMetadataConsistency()", "db.checkMetadataConsistency({ checkIndexes: true })",
            "db.c.checkMetadataConsistency()",
        ] {
            #expect(bench.run("\(call).toArray().length") == "0", "\(call)")
        }
    }

    @Test func distribution() {
        var bench = Bench()
        _ = bench.run("sh.shardCollection('test.c', { key: 1 }); db.c.insertMany([{ key: 1 }, { key: 2 }])")
        #expect(bench.run("sh.getShardedDataDistribution().toArray()[0].ns") == "test.c")
        #expect(bench.run("sh.getShardedDataDistribution().toArray()[0].shards[0].numOwnedDocuments == 2") == "true")
    }
}
