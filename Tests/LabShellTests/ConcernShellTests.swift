import BSON
import LabSandbox
import LabShell
import Testing

/// Concerns and preferences as a learner types them.
@Suite struct ConcernShellTests {
    @Test func aWriteThatIsNotAcknowledgedAsAskedEndsWithItsError() {
        var bench = Bench()
        let text = bench.run("db.a.insertOne({ _id: 1 }, { writeConcern: { w: 5 } })")
        #expect(text.contains("MongoWriteConcernError[UnsatisfiableWriteConcern]: Not enough data-bearing nodes"))
        #expect(bench.run("db.a.findOne()._id") == "1")
        #expect(
            bench.run(
                "let code = 0; try { db.a.deleteOne({}, { writeConcern: { w: 5 } }) } catch (e) { code = e.code }; code"
            ) == "100")
        #expect(bench.run("db.a.insertOne({ _id: 2 }, { writeConcern: { w: 3 } }).acknowledged") == "true")
    }

    @Test func readsSayHowSureAndFromWhom() {
        var bench = Bench()
        _ = bench.run("db.a.insertOne({ _id: 1 })")
        #expect(bench.run("db.a.find().readPref('secondary').readConcern('majority').next()._id") == "1")
        #expect(bench.run("db.a.find().readPref('sideways').toArray()").contains("MongoServerError"))
        #expect(bench.run("db.a.find().readConcern('perhaps').toArray()").contains("MongoServerError"))
        #expect(bench.run("db.a.findOne({}, {}, { readConcern: { level: 'perhaps' } })").contains("MongoServerError"))
        #expect(bench.run("db.a.countDocuments({}, { readPreference: 'sideways' })").contains("MongoServerError"))
    }

    @Test func nothingIsTakenBackWhereAllIsWell() {
        var bench = Bench()
        #expect(bench.run("cluster.rollbacks()") == "[]")
    }
}
