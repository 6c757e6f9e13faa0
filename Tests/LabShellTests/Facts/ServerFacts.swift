extension Fact {
    private static let sharded = "sh.shardCollection('test.c', { key: 1 })"
    private static let split = "sh.splitAt('test.c', { key: 0 })"
    private static let move =
        "sh.moveChunk('test.c', { key: 5 }, cluster.chunks('test.c')[1].shard == 'shard-01' ? 'shard-02' : 'shard-01')"
    private static let config = "db.getSiblingDB('config')"

    /// The documents of the config database.
    static let configDocuments: [Fact] = [
        Fact(
            "config.chunks: fields", after: [sharded], "Object.keys(\(config).chunks.findOne()).join()",
            "_id,uuid,min,max,shard,lastmod,onCurrentShardSince,history"),
        Fact(
            "config.chunks: one chunk from MinKey to MaxKey", after: [sharded],
            "\(config).chunks.find({}, { _id: 0, min: 1, max: 1 }).toArray()",
            "[ { min: { key: MinKey() }, max: { key: MaxKey() } } ]"),
        Fact(
            "MinKey and MaxKey stand for themselves without a call", after: [sharded],
            "\(config).chunks.countDocuments({ 'min.key': MinKey, 'max.key': MaxKey })", "1"),
        Fact(
            "config.chunks: the first version is 1|0", after: [sharded], "\(config).chunks.findOne().lastmod",
            "Timestamp({ t: 1, i: 0 })"),
        Fact(
            "config.chunks: a split raises the minor version", after: [sharded, split],
            "\(config).chunks.find().sort({ min: 1 }).toArray().map(c => c.lastmod)",
            "[ Timestamp({ t: 1, i: 1 }), Timestamp({ t: 1, i: 2 }) ]"),
        Fact(
            "config.chunks: a migration raises the major version", after: [sharded, split, move],
            "\(config).chunks.find().sort({ min: 1 }).toArray().map(c => c.lastmod)",
            "[ Timestamp({ t: 2, i: 1 }), Timestamp({ t: 2, i: 0 }) ]"),
        Fact(
            "config.chunks: history names the shard since when", after: [sharded],
            "Object.keys(\(config).chunks.findOne().history[0]).join()", "validAfter,shard"),
        Fact(
            "config.collections: fields", after: [sharded],
            "['_id', 'lastmodEpoch', 'lastmod', 'timestamp', 'uuid', 'key', 'unique', 'noBalance'].filter(k => !(k in \(config).collections.findOne({ _id: 'test.c' })))",
            "[]"),
        Fact(
            "config.collections: chunks point to it by uuid", after: [sharded],
            "\(config).chunks.countDocuments({ uuid: \(config).collections.findOne({ _id: 'test.c' }).uuid })", "1"),
        Fact(
            "config.shards: a row", "(({ _id, host, state }) => [_id, host, state])(\(config).shards.findOne())",
            """
            [
              'shard-01',
              'shard-01/shard-01-a.shardlab.test:27018,shard-01-b.shardlab.test:27018,shard-01-c.shardlab.test:27018',
              1
            ]
            """),
        Fact(
            "config.shards: a zone is a tag", after: ["sh.addShardToZone('shard-02', 'EU')"],
            "\(config).shards.findOne({ _id: 'shard-02' }).tags", "[ 'EU' ]"),
        Fact(
            "config.databases: fields", after: ["db.c.insertOne({})"],
            "Object.keys(\(config).databases.findOne({ _id: 'test' })).join()", "_id,primary,partitioned,version"),
        Fact(
            "config.tags: a row",
            after: [
                sharded, "sh.addShardToZone('shard-02', 'EU')",
                "sh.updateZoneKeyRange('test.c', { key: 0 }, { key: 9 }, 'EU')",
            ],
            "\(config).tags.findOne()",
            """
            {
              _id: { ns: 'test.c', min: { key: 0 } },
              ns: 'test.c',
              min: { key: 0 },
              max: { key: 9 },
              tag: 'EU'
            }
            """),
        Fact(
            "config.settings: the range size",
            after: ["\(config).settings.updateOne({ _id: 'chunksize' }, { $set: { value: 16 } }, { upsert: true })"],
            "\(config).settings.findOne({ _id: 'chunksize' })", "{ _id: 'chunksize', value: 16 }"),
        Fact(
            "config.settings: the balancer's switch", after: ["sh.stopBalancer()"],
            "(({ mode, stopped }) => ({ mode, stopped }))(\(config).settings.findOne({ _id: 'balancer' }))",
            "{ mode: 'off', stopped: true }"),
        Fact(
            "config.changelog: a split and a move are there", after: [sharded, split, move],
            "['split', 'moveChunk.start', 'moveChunk.commit'].map(w => \(config).changelog.countDocuments({ what: w }) > 0)",
            "[ true, true, true ]"),
    ]

    /// What commands reply.
    static let replies: [Fact] = [
        Fact(
            "hello through a router",
            "(h => [h.msg, h.maxBsonObjectSize, h.maxMessageSizeBytes, h.maxWriteBatchSize, h.logicalSessionTimeoutMinutes, h.minWireVersion, h.maxWireVersion, h.isWritablePrimary])(db.hello())",
            "[ 'isdbgrid', 16777216, 48000000, 100000, 30, 0, 25, true ]"),
        Fact(
            "hello: a driver that says helloOk is told so", "db.runCommand({ hello: 1, helloOk: true }).helloOk", "true"
        ),
        Fact(
            "listShards: fields", after: ["sh.addShardToZone('shard-01', 'EU')"],
            "Object.keys(db.adminCommand({ listShards: 1 }).shards[0]).filter(k => k != 'topologyTime').join()",
            "_id,host,state,tags"),
        Fact(
            "removeShard: started",
            "(r => [r.msg, r.state, r.shard])(db.adminCommand({ removeShard: 'shard-02' }))",
            "[ 'draining started successfully', 'started', 'shard-02' ]"),
        Fact(
            "removeShard: ongoing while chunks remain",
            after: [
                "sh.shardCollection('test.h', { key: 'hashed' })", "sh.stopBalancer()",
                "db.adminCommand({ removeShard: 'shard-02' })",
            ],
            "(r => [r.msg, r.state, r.remaining.chunks, r.remaining.dbs])(db.adminCommand({ removeShard: 'shard-02' }))",
            "[ 'draining ongoing', 'ongoing', Long('1'), Long('0') ]"),
        Fact(
            "removeShard: completed", after: ["db.adminCommand({ removeShard: 'shard-02' })", "wait('1m')"],
            "(r => [r.msg, r.state])(db.adminCommand({ removeShard: 'shard-02' }))",
            "[ 'removeshard completed successfully', 'completed' ]"),
        Fact(
            "balancerStatus: full and off", after: ["sh.stopBalancer()"],
            "(r => [r.mode, r.inBalancerRound, typeof r.numBalancerRounds])(db.adminCommand({ balancerStatus: 1 }))",
            "[ 'off', false, 'object' ]"),
        Fact(
            "explain: one shard", after: [sharded, split, move], needsIt: false,
            "db.c.find({ key: 1 }).explain().queryPlanner.winningPlan.stage", "SINGLE_SHARD"),
        Fact(
            "explain: all shards", after: [sharded, split, move],
            "db.c.find({ x: 1 }).explain().queryPlanner.winningPlan.stage",
            "SHARD_MERGE"),
        Fact(
            "explain: all shards in order", after: [sharded, split, move],
            "db.c.find().sort({ x: 1 }).explain().queryPlanner.winningPlan.stage", "SHARD_MERGE_SORT"),
        Fact(
            "explain: a write", after: [sharded, split, move], needsIt: false,
            "db.c.explain().update({ key: 1 }, { $set: { a: 1 } }).queryPlanner.winningPlan.stage", "SHARD_WRITE"),
        Fact(
            "explain: execution statistics",
            after: [sharded, split, move, "db.c.insertMany([{ key: 1 }, { key: -1 }])"],
            "(s => [s.nReturned, s.totalKeysExamined, s.totalDocsExamined])(db.c.find({ key: 1 }).explain('executionStats').executionStats)",
            "[ 1, 1, 1 ]"),
        Fact("the version is 8.0", "db.version().slice(0, 3)", "8.0"),
        Fact(
            "a duplicate key is error 11000", after: ["db.c.insertOne({ _id: 1 })"],
            "try { db.c.insertOne({ _id: 1 }) } catch (e) { e.code }", "11000"),
        Fact(
            "an unknown command is error 59", "try { db.runCommand({ nope: 1 }) } catch (e) { [e.code, e.codeName] }",
            "[ 59, 'CommandNotFound' ]"),
    ]

    /// The balancer, hashed keys, zones.
    static let balancing: [Fact] = [
        Fact(
            "a new collection is balanced", after: [sharded],
            "(r => [r.chunkSize, r.balancerCompliant])(sh.balancerCollectionStatus('test.c'))", "[ 128, true ]"),
        Fact(
            "under three range sizes of difference nothing is to be moved",
            after: [sharded, "sh.stopBalancer()", bulk(12)],
            "[cluster.shards().reduce((sum, s) => sum + s.documents, 0), sh.balancerCollectionStatus('test.c').balancerCompliant]",
            "[ 12000000, true ]"),
        Fact(
            "three range sizes of difference are an imbalance", after: [sharded, "sh.stopBalancer()", bulk(13)],
            "(r => [r.balancerCompliant, r.firstComplianceViolation])(sh.balancerCollectionStatus('test.c'))",
            "[ false, 'chunksImbalance' ]"),
        Fact(
            "a draining shard comes first",
            after: [
                "sh.shardCollection('test.c', { key: 'hashed' })", "sh.stopBalancer()",
                "db.adminCommand({ removeShard: 'shard-02' })",
            ],
            "sh.balancerCollectionStatus('test.c').firstComplianceViolation", "draining"),
        Fact(
            "a range outside of its zone is a violation",
            after: [
                sharded, "sh.stopBalancer()", split, "sh.splitAt('test.c', { key: 9 })",
                "sh.addShardToZone(cluster.chunks('test.c')[0].shard == 'shard-01' ? 'shard-02' : 'shard-01', 'EU')",
                "sh.updateZoneKeyRange('test.c', { key: 0 }, { key: 9 }, 'EU')",
            ],
            "sh.balancerCollectionStatus('test.c').firstComplianceViolation", "zoneViolation"),
        Fact(
            "one hashed chunk a shard", after: ["sh.shardCollection('test.c', { key: 'hashed' })"],
            "cluster.chunks('test.c').map(c => c.shard).sort()", "[ 'shard-01', 'shard-02' ]"),
        Fact(
            "numInitialChunks",
            after: ["sh.shardCollection('test.c', { key: 'hashed' }, false, { numInitialChunks: 8 })"],
            "cluster.chunks('test.c').length", "8"),
        Fact(
            "two hashed chunks meet at 0", after: ["sh.shardCollection('test.c', { key: 'hashed' })"],
            "\(config).chunks.find().sort({ min: 1 }).toArray()[1].min", "{ key: Long('0') }"),
        Fact(
            "hashes of numbers",
            after: ["db.n.insertMany([{ _id: 42 }, { _id: 0 }, { _id: 1 }, { _id: 100 }])"],
            "db.n.aggregate([{ $project: { h: { $toHashedIndexKey: '$_id' } } }]).toArray().map(d => String(d.h)).sort()",
            """
            [
              '-5582987830488433087',
              '-944302157085130861',
              '4854801880128277513',
              '5902408780260971510'
            ]
            """),
        Fact(
            "a migrated range is deleted after 900 s: until then it is an orphan, which no read sees",
            after: [sharded, split, "db.c.insertMany([{ key: 1 }, { key: 2 }])", move], "db.c.countDocuments()", "2"),
    ]

    private static func bulk(_ batches: Int) -> String {
        "load.start({ namespace: 'test.c', batch: 1000000, thinkTime: '1ms', batches: \(batches) }); waitUntil(() => !load.running, { timeout: '2h' })"
    }

    /// What mongosh prints.
    static let mongoshOutput: [Fact] = [
        Fact(
            "getShardDistribution: a shard's part",
            after: [sharded, "db.c.insertMany([{ _id: 1, key: 1 }, { _id: 2, key: 2 }])"],
            "Object.keys(db.c.getShardDistribution()[Object.keys(db.c.getShardDistribution())[0]]).join()",
            "data,docs,chunks,estimated data per chunk,estimated docs per chunk"),
        Fact(
            "getShardDistribution of a collection that is not sharded", after: ["db.c.insertOne({})"], needsIt: false,
            "db.c.getShardDistribution()",
            "MongoshInvalidInputError: [SHAPI-10001] Collection test.c is not sharded. sh.shardCollection(\"test.c\", { ... }) shards it."
        ),
        Fact(
            "sh.status: its parts", "Object.keys(sh.status()).join()",
            "shardingVersion,shards,active mongoses,balancer,databases"),
        Fact(
            "sh.status: the balancer's lines", "Object.keys(sh.status()['balancer']).join()",
            "Currently enabled,Currently running,Failed balancer rounds in last 5 attempts,Migration Results for the last 24 hours"
        ),
        Fact("show dbs", after: ["db.c.insertOne({})"], "db.getMongo().getDBNames()", "[ 'admin', 'config', 'test' ]"),
    ]
}
