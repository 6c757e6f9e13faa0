import BSON
import LabSandbox
import LabShell
import Testing

/// Sessions, transactions and sagas as a learner types them.
@Suite struct SessionShellTests {
    private func bench() -> Bench {
        var bench = Bench()
        _ = bench.run(
            """
            const bank = db.getSiblingDB("bank"); sh.shardCollection("bank.a", { _id: 1 }); sh.stopBalancer()
            sh.splitAt("bank.a", { _id: 100 }); sh.moveChunk("bank.a", { _id: 1 }, "shard-01")
            sh.moveChunk("bank.a", { _id: 100 }, "shard-02")
            bank.a.insertMany([{ _id: 1, v: 100 }, { _id: 101, v: 100 }])
            const s = db.getMongo().startSession(); const t = s.getDatabase("bank")
            """)
        return bench
    }

    @Test func aTransactionIsSeenWhenItIsCommitted() {
        var bench = bench()
        _ = bench.run("s.startTransaction(); t.a.updateOne({ _id: 1 }, { $inc: { v: -5 } })")
        _ = bench.run("t.a.updateOne({ _id: 101 }, { $inc: { v: 5 } })")
        #expect(bench.run("bank.a.findOne({ _id: 1 }).v + ' ' + t.a.findOne({ _id: 1 }).v") == "100 95")
        #expect(bench.run("s.commitTransaction(); bank.a.find().toArray().map(d => d.v)") == "[ 95, 105 ]")
        #expect(bench.run("cluster.transactions().at(-1).commitType") == "twoPhaseCommit")
        #expect(
            bench.run("s.abortTransaction()").contains("Cannot call abortTransaction after calling commitTransaction"))
    }

    @Test func aConflictIsLabelledAndWithTransactionBeginsAgain() {
        var bench = bench()
        _ = bench.run("const s2 = db.getMongo().startSession(); const t2 = s2.getDatabase('bank')")
        _ = bench.run("s.startTransaction(); s2.startTransaction(); t.a.findOne({ _id: 1 }); t2.a.findOne({ _id: 1 })")
        _ = bench.run("t.a.updateOne({ _id: 1 }, { $inc: { v: 1 } })")
        let text = bench.run("t2.a.updateOne({ _id: 1 }, { $inc: { v: 1 } })")
        #expect(text.contains("MongoServerError[WriteConflict]"))
        #expect(text.contains("TransientTransactionError"))
        _ = bench.run("s2.abortTransaction(); s.commitTransaction()")
        let again = """
            let tries = 0
            s2.withTransaction(() => { tries++; t2.a.findOne({ _id: 1 }); if (tries == 1) bank.a.updateOne({ _id: 1 }, { $inc: { v: 10 } }); t2.a.updateOne({ _id: 1 }, { $inc: { v: 1 } }) })
            """
        _ = bench.run(again)
        #expect(bench.run("tries + ' ' + bank.a.findOne({ _id: 1 }).v") == "2 112")
    }

    @Test func aForkLeavesNoSessionBehind() {
        var bench = bench()
        #expect(
            bench.run("fork(() => { s.startTransaction(); t.a.insertOne({ _id: 5 }); return t.a.countDocuments() })")
                == "3")
        #expect(bench.run("s.commitTransaction()").contains("No transaction started"))
        #expect(bench.run("bank.a.countDocuments()") == "2")
    }

    private static let trip = """
        const trip = (id, crash) => ({ _id: id, crashAfter: crash, steps: [
          { name: "pay", database: "bank", action: { update: "a", updates: [{ q: { _id: 1 }, u: { $inc: { v: -50 } } }] },
            compensation: { update: "a", updates: [{ q: { _id: 1 }, u: { $inc: { v: 50 } } }] } },
          { name: "seat", database: "bank", action: { update: "seats", updates: [{ q: { free: { $gt: 0 } }, u: { $inc: { free: -1 } } }] } }] })
        """

    @Test func aFailedStepCompensatesThoseBeforeIt() {
        var bench = bench()
        _ = bench.run(Self.trip)
        #expect(bench.run("saga.run(trip(1)).state") == "compensated")
        #expect(bench.run("saga.log()[0].steps.map(s => s.state)") == "[ 'compensated', 'failed' ]")
        #expect(bench.run("bank.a.findOne({ _id: 1 }).v") == "100")
    }

    /// The step was done and not logged: without its number the resumption would pay twice.
    @Test func aResumedSagaDoesNotRepeatWhatWasDone() {
        var bench = bench()
        _ = bench.run(Self.trip)
        _ = bench.run("bank.seats.insertOne({ _id: 1, free: 1 })")
        #expect(bench.run("saga.run(trip(2, 'pay'))").contains("SagaCrash"))
        #expect(bench.run("bank.a.findOne({ _id: 1 }).v + ' ' + saga.log()[0].steps[0].state") == "50 pending")
        #expect(bench.run("saga.resume(2).state") == "completed")
        #expect(bench.run("bank.a.findOne({ _id: 1 }).v + ' ' + bank.seats.findOne().free") == "50 0")
        #expect(bench.run("saga.resume(2)").contains("This saga is completed."))
        #expect(bench.run("saga.run(trip(2))").contains("The log has a saga of this _id."))
    }

    @Test func aClientThatGivesUpAsksAgain() {
        var bench = bench()
        _ = bench.run("const c = Mongo('shard-01').getDB('admin')")
        _ = bench.run("c.runCommand({ configureFailPoint: 'hangBeforeSendingCommit', mode: 'alwaysOn' })")
        _ = bench.run("s.startTransaction({ maxCommitTimeMS: 1000 })")
        _ = bench.run("t.a.updateOne({ _id: 1 }, { $inc: { v: 1 } }); t.a.updateOne({ _id: 101 }, { $inc: { v: 1 } })")
        let text = bench.run("s.commitTransaction()")
        #expect(text.contains("UnknownTransactionCommitResult"))
        #expect(
            bench.run("cluster.transactions().at(-1).participants.map(p => p.state)") == "[ 'prepared', 'prepared' ]")
        _ = bench.run("c.runCommand({ configureFailPoint: 'hangBeforeSendingCommit', mode: 'off' })")
        #expect(bench.run("s.commitTransaction(); bank.a.find().toArray().map(d => d.v)") == "[ 101, 101 ]")
    }
}
