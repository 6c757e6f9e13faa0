import Testing

/// Talking to members: connect, rs.*, faults.* and the timeline, as a learner types them.
@Suite struct ReplicaSetShellTests {
    @Test func connectsToAMember() {
        var bench = Bench()
        #expect(
            bench.run("connect(\"shard-01-b.shardlab.test:27018/admin\").hello().me")
                == "shard-01-b.shardlab.test:27018")
        #expect(bench.run("rs.status()").contains("replSetGetStatus is not supported through mongos"))
        #expect(bench.run("db = connect(\"mongodb://shard-01-b/shop\")") == "shop")
        #expect(bench.run("rs.status().myState") == "2")
        #expect(bench.run("db.getSiblingDB(\"admin\").runCommand({ replSetGetStatus: 1 }).set") == "shard-01")
        #expect(bench.run("db = connect(\"mongos\"); db.hello().msg") == "isdbgrid")
        #expect(bench.run("new Mongo(\"shard-02-c\").getDB(\"admin\").hello().me") == "shard-02-c.shardlab.test:27018")
        #expect(
            bench.run("connect(\"shard-01-x\")")
                == "MongoNetworkError: getaddrinfo ENOTFOUND shard-01-x. Did you mean shard-01-a?")
        _ = bench.run("faults.kill(\"shard-01-c\")")
        #expect(
            bench.run("connect(\"shard-01-c\")")
                == "MongoNetworkError: connect ECONNREFUSED shard-01-c. Is the node up, and does anything cut it off? faults.list() tells."
        )
    }

    @Test func replicaSetMethods() {
        var bench = Bench()
        _ = bench.run("db = connect(\"shard-01-a/admin\")")
        #expect(bench.run("rs.conf().members.length") == "3")
        #expect(bench.run("rs.initiate()") == "MongoServerError[AlreadyInitialized]: already initialized")
        #expect(bench.run("rs.add(\"shard-01-d.shardlab.test:27018\").ok") == "1")
        #expect(
            bench.run("wait(\"1m\"); rs.status().members.map(m => m.stateStr)").contains(
                "'SECONDARY', 'SECONDARY', 'SECONDARY'"))
        #expect(bench.run("rs.remove(\"shard-01-d.shardlab.test:27018\").ok") == "1")
        #expect(bench.run("rs.remove(\"shard-01-x\")").contains("Couldn't find shard-01-x in ["))
        #expect(bench.run("rs.addArb(\"arbiter.shardlab.test:27018\").ok") == "1")
        #expect(bench.run("wait(\"30s\"); rs.hello().arbiters") == "[ 'arbiter.shardlab.test:27018' ]")
        #expect(bench.run("const c = rs.conf(); c.members[1].priority = 2; rs.reconfig(c).ok") == "1")
        #expect(bench.run("wait(\"1m\"); rs.hello().primary") == "shard-01-b.shardlab.test:27018")
        #expect(bench.run("rs.stepDown()") == "MongoServerError[NotWritablePrimary]: not primary so can't step down")
        #expect(bench.run("rs.freeze(10).ok") == "1")
        #expect(bench.run("rs.printReplicationInfo()").contains("log length start to end"))
        #expect(bench.run("rs.printSecondaryReplicationInfo()").contains("source: shard-01-c.shardlab.test:27018"))
        #expect(bench.run("rs.secondaryOk()").hasPrefix("DeprecationWarning"))
    }

    @Test func faultsAndEvents() {
        var bench = Bench()
        #expect(
            bench.run("faults.kill(\"shard-1\")") == "FaultError: There is no node \"shard-1\". Did you mean shard-01?")
        #expect(bench.run("faults.kill(\"shard-01\").nodes") == "[ 'shard-01-a.shardlab.test:27018' ]")
        #expect(bench.run("faults.list().length") == "1")
        _ = bench.run("wait(\"15s\")")
        #expect(bench.run("connect(\"shard-01-b\").hello().primary").hasPrefix("shard-01-"))
        #expect(bench.run("cluster.events({ last: \"1m\" }).map(e => e.event)").contains("'election won'"))
        #expect(bench.run("faults.clear().ended") == "1")
        #expect(bench.run("faults.list()") == "[]")
    }
}
