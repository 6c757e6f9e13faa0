import LabSandbox
import Testing

@Suite struct ShardingTranscriptTests {
    @Test func shardDistributionPrintsAsInMongosh() {
        var bench = Bench()
        _ = bench.run(
            "sh.shardCollection('test.c', { key: 1 }); sh.splitAt('test.c', { key: 0 }); sh.moveChunk('test.c', { key: 5 }, cluster.chunks('test.c')[0].shard == 'shard-01' ? 'shard-02' : 'shard-01')"
        )
        _ = bench.run("db.c.insertMany([{ _id: 1, key: -1 }, { _id: 2, key: 1 }, { _id: 3, key: 2 }])")
        let text = bench.run("db.c.getShardDistribution()")
        #expect(text.hasPrefix("Shard shard-01 at shard-01/"), "\(text)")
        #expect(text.contains("\n---\nTotals\n{\n  data: '"), "\(text)")
        #expect(text.contains("docs: 3,\n  chunks: 2,"), "\(text)")
        #expect(text.contains("% docs in cluster',"), "\(text)")
    }

    @Test func statusHasMongoshsSections() {
        var bench = Bench()
        _ = bench.run("sh.shardCollection('test.c', { key: 1 })")
        let text = bench.run("sh.status()")
        for heading in ["shardingVersion\n", "shards\n[", "active mongoses\n[", "balancer\n{", "databases\n["] {
            #expect(text.contains(heading), "\(heading) in \(text)")
        }
        #expect(text.contains("'Currently enabled': 'yes'"), "\(text)")
        #expect(text.contains("'test.c': {"), "\(text)")
    }

    @Test func whereCountsByShard() {
        var bench = Bench()
        _ = bench.run("sh.shardCollection('test.c', { key: 1 }); db.c.insertMany([{ key: 1 }, { key: 2 }])")
        #expect(bench.run("Object.values(cluster.where('test.c')).reduce((a, b) => a + b)") == "2")
        #expect(bench.run("Object.values(cluster.where('test.c', { key: 1 })).reduce((a, b) => a + b)") == "1")
    }
}
