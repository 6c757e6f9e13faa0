import LabSandbox
import LabShell
import Testing

/// Options of the helpers that end up as fields of commands, and what mongosh refuses before it asks a server.
@Suite struct HelperOptionsTests {
    @Test func aTimeLimitGoesWithEveryKindOfCommand() {
        var bench = Bench()
        _ = bench.run("db.a.insertOne({ _id: 1 }); const s = db.getMongo().startSession(), t = s.getDatabase('test')")
        _ = bench.run("s.startTransaction(); t.a.updateOne({ _id: 1 }, { $set: { v: 1 } })")
        for write in [
            "updateOne({ _id: 1 }, { $set: { v: 2 } }, { maxTimeMS: 100 })",
            "updateMany({ _id: 1 }, { $set: { v: 2 } }, { maxTimeMS: 100 })",
            "replaceOne({ _id: 1 }, { v: 2 }, { maxTimeMS: 100 })", "deleteOne({ _id: 1 }, { maxTimeMS: 100 })",
            "deleteMany({ _id: 1 }, { maxTimeMS: 100 })",
            "findOneAndUpdate({ _id: 1 }, { $set: { v: 2 } }, { maxTimeMS: 100 })",
            "findOneAndDelete({ _id: 1 }, { maxTimeMS: 100 })",
            "bulkWrite([{ deleteOne: { filter: { _id: 1 } } }], { maxTimeMS: 100 })",
        ] {
            #expect(bench.run("db.a." + write).contains("MongoServerError[MaxTimeMSExpired]"), "\(write)")
        }
        for read in [
            "countDocuments({}, { maxTimeMS: -1 })", "estimatedDocumentCount({ maxTimeMS: -1 })",
            "count({}, { maxTimeMS: -1 })", "distinct('a', {}, { maxTimeMS: -1 })",
        ] {
            #expect(bench.run("db.a." + read).contains("out of range [0, 2147483647]"), "\(read)")
        }
        #expect(bench.run("s.commitTransaction(); db.a.findOne().v") == "1")
        #expect(bench.run("db.a.insertMany([{ _id: 2 }, { _id: 3 }]); db.a.count({}, { limit: 2, skip: 2 })") == "1")
    }

    @Test func anUnacknowledgedWriteSaysNothing() {
        var bench = Bench()
        #expect(bench.run("db.a.insertOne({ _id: 1 }, { writeConcern: { w: 0 } }).acknowledged") == "false")
        #expect(bench.run("db.a.insertOne({ _id: 1 }, { writeConcern: { w: 0 } }).acknowledged") == "false")
        #expect(
            bench.run("db.a.updateOne({ _id: 1 }, { $set: { b: 1 } }, { writeConcern: { w: 0 } })").contains(
                "acknowledged: false"))
        #expect(
            bench.run(
                "db.a.bulkWrite([{ deleteOne: { filter: { _id: 9 } } }], { writeConcern: { w: 0 } }).acknowledged")
                == "false")
        #expect(bench.run("db.a.find().toArray()") == "[ { _id: 1, b: 1 } ]")
        let refused = "MongoTransactionError: Transactions do not support unacknowledged write concern"
        #expect(
            bench.run("const s = db.getMongo().startSession(); s.startTransaction({ writeConcern: { w: 0 } })")
                == refused)
    }

    @Test func aBulkWriteIsSoundOrNotBegun() {
        var bench = Bench()
        for (operations, text) in [
            ("[]", "Invalid BulkOperation, Batch cannot be empty."),
            ("[{ insertOne: { document: { _id: 1 } } }, { frob: 1 }]", "bulkWrite has no operation frob."),
            ("[{ insertOne: { document: { _id: 1 } } }, { deleteOne: {} }]", "bulkWrite: deleteOne needs filter."),
            ("[{ insertOne: { document: { _id: 1 } } }, { updateOne: { filter: {} } }]", "updateOne needs update."),
            (
                "[{ insertOne: { document: { _id: 1 } } }, { updateOne: { filter: {}, update: { a: 1 } } }]",
                "Update document requires atomic operators."
            ),
        ] {
            #expect(bench.run("db.a.bulkWrite(\(operations))").contains("MongoInvalidArgumentError: "), "\(operations)")
            #expect(bench.run("db.a.bulkWrite(\(operations))").contains(text), "\(operations)")
        }
        #expect(bench.run("db.a.countDocuments()") == "0")
    }

    @Test func aSessionTakesAllCommandsAlongUntilItEnds() {
        var bench = Bench()
        _ = bench.run("db.a.insertOne({ _id: 1 }); const s = db.getMongo().startSession(), t = s.getDatabase('test')")
        #expect(
            bench.run("s.startTransaction(); t.a.findOne(); t.a.drop()").contains(
                "Cannot run 'drop' in a multi-document transaction."))
        #expect(bench.run("s.abortTransaction(); db.a.countDocuments()") == "1")
        _ = bench.run("s.endSession()")
        #expect(
            bench.run("t.a.findOne()")
                == "MongoExpiredSessionError: Cannot use a session that has ended. Start another: db.getMongo().startSession()."
        )
    }

    @Test func whatIsAskedOfAMemberComesFromThere() {
        var bench = Bench()
        _ = bench.run("db.a.insertOne({ _id: 1 }); wait('1m'); db.a.insertOne({ _id: 2 })")
        #expect(bench.run("connect('shard-01-a/test').a.getIndexes().length") == "1")
        _ = bench.run("db = connect('shard-01-a/admin')")
        #expect(bench.run("rs.printReplicationInfo()").contains("'60 secs (0.01 hrs)'"))
        let sizes = "actual oplog size\n'990 MB'\n---\nconfigured oplog size"
        #expect(bench.run("rs.printReplicationInfo()").hasPrefix(sizes))
        let extent = "const i = db.getReplicationInfo(); i.usedMB > 0 && i.usedMB < 1 && i.timeDiff == 60"
        #expect(bench.run(extent) == "true")
        #expect(bench.run("sh.status()").contains("This db does not have sharding enabled."))
    }

    @Test func aNegativeLimitIsOneBatch() {
        var bench = Bench()
        _ = bench.run("db.a.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }])")
        #expect(bench.run("db.a.find().limit(-2).toArray().length") == "2")
        #expect(bench.run("db.a.find().collation({ locale: 'fr' }).toArray()").contains("CommandNotSupported"))
        #expect(bench.run("db.a.find().collation({ locale: 'simple' }).toArray().length") == "3")
        #expect(
            bench.run("db.a.find().explain('all')").contains(
                "MongoshInvalidInputError: verbosity can only be one of queryPlanner, executionStats, allPlansExecution. Received all."
            ))
        #expect(bench.run("db.a.dropIndex('*')").contains("use db.collection.dropIndexes()."))
    }
}
