extension Fact {
    private static let sharded = "sh.shardCollection('test.c', { key: 1 })"
    private static let loaded =
        "load.start({ namespace: 'test.c', batch: 1000, thinkTime: '1s', batches: 5 }); waitUntil(() => !load.running, { timeout: '2h' })"
    private static let project = "atlas.createOrganization({ name: 'o' }); atlas.createProject({ name: 'p', org: 'o' })"
    private static let created =
        "atlas.createCluster({ project: 'p', name: 'k', instanceSize: 'M40', numShards: 2, diskSizeGB: 160, diskIOPS: 480, region: 'EU_WEST_2', clusterType: 'SHARDED' })"
    private static let host =
        "ec2.createSecurityGroup({ name: 'g', region: 'eu-west-2', inbound: [{ protocol: 'tcp', port: 22, source: '203.0.113.0/24' }] }); ec2.runInstance({ name: 'h', instanceType: 'm4.xlarge', imageId: 'amazon-linux-2023', region: 'eu-west-2', securityGroup: 'g' })"

    /// `load`, `metrics` and `cluster`.
    static let loads: [Fact] = [
        Fact("load: running", after: [sharded, "load.start({ namespace: 'test.c' })"], "load.running", "true"),
        Fact(
            "load: so many batches, so many documents", after: [sharded, loaded],
            "[load.batches, load.documents, load.failed]", "[ 5, 5000, 0 ]"),
        Fact(
            "load: keys from 0 to 100000 inclusive", after: [sharded, loaded],
            "db.c.countDocuments({ key: { $gte: 0, $lte: 100000 } })", "5000"),
        Fact(
            "load: a document has 31 bytes", after: [sharded, loaded],
            "cluster.shards().reduce((sum, s) => sum + s.bytes, 0)", "155000"),
        Fact(
            "load: without data there is null", "[load.p50(), load.p95(), load.p99(), load.mean(), load.max()]",
            "[ null, null, null, null, null ]"),
        Fact(
            "load: times are in order", after: [sharded, loaded],
            "load.p50() <= load.p95() && load.p95() <= load.max() && load.mean() > 0", "true"),
        Fact(
            "load: a joined shard",
            after: [sharded, "load.start({ namespace: 'test.c' })", "wait('5m')", "sh.addShard('new')", "wait('5m')"],
            "[load.joined('new') != null, load.batchesBefore('new') > 0, load.batchesBefore('new') < load.batches, load.joined('none')]",
            "[ true, true, true, null ]"),
        Fact(
            "load: stopped",
            after: [sharded, "load.start({ namespace: 'test.c' })", "wait('1m')", "load.stop()", "wait('1m')"],
            "[load.running, load.batches > 0]", "[ false, true ]"),
        Fact(
            "load: an error is the load's own", "load.start({ namespace: 'test.c', batch: -1 })",
            "LoadError: load.start: batch must be from 1 to 1000000, not -1."),
        Fact(
            "load: an error that is caught has no server's code",
            "try { load.start({ namespace: 'test.c', batch: -1 }) } catch (e) { [e.name, e.code] }",
            "[ 'LoadError', undefined ]"),
        Fact(
            "metrics: names",
            "['batch_execution_times', 'documents_inserted', 'chunk_counts', 'disk_total', 'disk_used', 'shard_bytes', 'migrations_active'].filter(n => !metrics.names().includes(n))",
            "[]"),
        Fact("metrics: the disks of two shards", after: ["wait('1m')"], "metrics.last('disk_total')", "320"),
        Fact(
            "metrics: three shards, three disks", after: ["sh.addShard('new')", "wait('1m')"],
            "metrics.last('disk_total')", "480"),
        Fact(
            "metrics: sampled each 10 s", after: ["wait('1m')"],
            "(s => s[1].ts - s[0].ts)(metrics.series('disk_total'))", "10000"),
        Fact(
            "metrics: chunks by shard", after: [sharded, "wait('1m')"],
            "metrics.series('chunk_counts', { last: '10s' }).reduce((sum, p) => sum + p.value, 0) > 0", "true"),
        Fact(
            "metrics: an unknown one is said so", "metrics.last('none')",
            "MetricError: There is no metric \"none\". metrics.names() lists them."),
        Fact(
            "cluster: its shards",
            "cluster.shards().map(s => [s.name, s.tier, s.state, s.chunks, s.documents, s.bytes])",
            "[\n  [ 'shard-01', 'M40', 'active', 0, 0, 0 ],\n  [ 'shard-02', 'M40', 'active', 0, 0, 0 ]\n]"),
        Fact(
            "cluster: a draining shard",
            after: [
                "db.c.insertOne({})", "sh.shardCollection('test.h', { k: 'hashed' })", "sh.stopBalancer()",
                "db.adminCommand({ removeShard: 'shard-02' })",
            ], "cluster.shard('shard-02').state", "draining"),
        Fact("cluster: no such shard", "cluster.shard('none')", "null"),
        Fact(
            "cluster: chunks in key order", after: [sharded, "sh.splitAt('test.c', { key: 0 })"],
            "cluster.chunks('test.c').map(c => [c.min.key, c.max.key])", "[ [ MinKey(), 0 ], [ 0, MaxKey() ] ]"),
        Fact("cluster: balanced", after: [sharded], "cluster.balanced('test.c')", "true"),
        Fact(
            "cluster: a migration is told",
            after: [
                sharded, "sh.splitAt('test.c', { key: 0 })",
                "sh.moveChunk('test.c', { key: 5 }, cluster.chunks('test.c')[1].shard == 'shard-01' ? 'shard-02' : 'shard-01')",
            ], "cluster.migrations().map(m => [m.ns, m.min.key, m.state])", "[ [ 'test.c', 0, 'committed' ] ]"),
    ]

    /// `atlas`, `ec2`, `files`.
    static let cloud: [Fact] = [
        Fact("atlas: a new cluster is being created", shards: 0, after: [project], created + ".stateName", "CREATING"),
        Fact(
            "atlas: it is there within ten minutes", shards: 0, after: [project, created, "wait('11m')"],
            "(c => [c.stateName, c.numShards, c.providerSettings.instanceSizeName, c.providerSettings.diskIOPS, c.diskSizeGB])(atlas.cluster('p', 'k'))",
            "[ 'IDLE', 2, 'M40', 480, 160 ]"),
        Fact(
            "atlas: not before seven", shards: 0, after: [project, created, "wait('6m')"],
            "atlas.cluster('p', 'k').stateName",
            "CREATING"),
        Fact(
            "atlas: a shard more is an update", shards: 0, after: [project, created, "wait('11m')"],
            "atlas.updateCluster('p', 'k', { numShards: 3 }).stateName", "UPDATING"),
        Fact(
            "atlas: a private key is shown once",
            after: [
                project, "const k = atlas.createApiKey({ project: 'p', description: 'd', roles: ['GROUP_OWNER'] })",
            ], "[k.privateKey.length > 30, atlas.apiKeys('p')[0].privateKey == k.privateKey]", "[ true, false ]"),
        Fact(
            "atlas: a deleted key is gone",
            after: [
                project, "const k = atlas.createApiKey({ project: 'p', description: 'd', roles: ['GROUP_OWNER'] })",
                "atlas.deleteApiKey('p', k.publicKey)",
            ], "atlas.apiKeys('p')", "[]"),
        Fact(
            "atlas: database users",
            after: [
                project,
                "atlas.createDatabaseUser({ project: 'p', username: 'main_user', password: 'correct horse', roles: [{ role: 'readWriteAnyDatabase', db: 'admin' }] })",
            ], "atlas.databaseUsers('p').map(u => [u.username, u.password])", "[ [ 'main_user', undefined ] ]"),
        Fact(
            "atlas: the access list",
            after: [project, "atlas.addAccessListEntry({ project: 'p', ipAddress: '203.0.113.7', comment: 'c' })"],
            "atlas.accessList('p').map(e => e.cidrBlock)", "[ '203.0.113.7/32' ]"),
        Fact(
            "atlas: an entry taken off the access list",
            after: [
                project, "atlas.addAccessListEntry({ project: 'p', cidrBlock: '203.0.113.0/24' })",
                "atlas.addAccessListEntry({ project: 'p', ipAddress: '203.0.113.7' })",
                "atlas.deleteAccessListEntry('p', '203.0.113.0/24')",
            ], "atlas.accessList('p').length", "1"),
        Fact(
            "ec2: an instance is pending, then it runs", after: [host],
            "[ec2.instance('h').state, (wait('5m'), ec2.instance('h').state)]", "[ 'pending', 'running' ]"),
        Fact(
            "ec2: an unknown word on a host", after: [host, "wait('5m')"], "ec2.exec('h', 'frob')",
            "bash: frob: command not found"),
        Fact("ec2: who one is there", after: [host, "wait('5m')"], "ec2.exec('h', 'whoami')", "ec2-user"),
        Fact(
            "ec2: a terminated instance", after: [host, "wait('5m')", "ec2.terminateInstance('h')", "wait('5m')"],
            "ec2.instances().map(i => i.state)", "[ 'terminated' ]"),
        Fact(
            "files: written and read", after: ["files.write('a.txt', 'text')"],
            "[files.read('a.txt'), files.list().includes('a.txt')]", "[ 'text', true ]"),
        Fact(
            "files: copied through port 22",
            after: [host, "wait('5m')", "files.write('a.txt', 'text')", "files.copy('a.txt', 'h')"],
            "ec2.exec('h', 'cat a.txt')", "text"),
    ]

    /// `charts`.
    static let pictures: [Fact] = [
        Fact(
            "charts: read live from the collection",
            after: [
                "charts.create({ title: 't', source: 'test.c', x: 'a', y: 'b', type: 'line' })",
                "db.c.insertMany([{ a: 1, b: 2 }, { a: 2, b: 4 }])",
                "charts.create({ title: 'u', source: 'test.c', x: 'a', y: 'b', type: 'line' })",
                "db.c.insertOne({ a: 3, b: 8 })",
            ], "charts.get('u').points", "[ { x: 1, y: 2 }, { x: 2, y: 4 }, { x: 3, y: 8 } ]"),
        Fact(
            "charts: an array unwound and filtered",
            after: [
                "db.r.insertMany([{ latest: true, d: { t: [{ ts: 1, v: 5 }, { ts: 2, v: 6 }] } }, { d: { t: [{ ts: 3, v: 7 }] } }])"
            ],
            "charts.create({ title: 't', source: 'test.r', filter: { latest: true }, unwind: 'd.t', x: 'd.t.ts', y: 'd.t.v', type: 'line' }).points",
            "2"),
        Fact(
            "charts: a removed one is no more",
            after: [
                "db.c.insertOne({ a: 1, b: 2 })",
                "charts.create({ title: 't', source: 'test.c', x: 'a', y: 'b', type: 'bar' })",
            ], "[charts.list().length, (charts.remove('t'), charts.list().length)]", "[ 1, 0 ]"),
        Fact(
            "charts: an empty one is an error of its own",
            "charts.create({ title: 't', source: 'test.none', x: 'a', y: 'b', type: 'line' })",
            "ChartError: Chart \"t\": no document of test.none matches its filter. Look with db.none.find()."),
    ]
}
