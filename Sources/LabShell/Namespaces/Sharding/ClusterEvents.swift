import BSON
import CloudPlatform
import ShardCluster
import ShellSyntax

extension Machine {
    /// What happened to members and sets: elections, step-downs, faults, oldest first.
    mutating func eventDocuments(_ call: Call) throws(Interruption) -> [BSONDocument] {
        try step(50, at: call.span)
        let window = try bsonDocument(call[0], at: call.span)
        var since = Int64.min
        do {
            if let last = window["last"] { since = world.date - (try Span.parse(last, named: "last")) / 1000 }
        } catch {
            throw .error(ShellError(error, at: call.span))
        }
        if let date = window["since"]?.date { since = date }
        let until = window["until"]?.date ?? Int64.max
        let cluster = world.cluster
        return cluster.timeline.entries.compactMap { entry in
            let date = VirtualDate.ms(entry.time)
            return date >= since && date < until ? cluster.document(of: entry) : nil
        }
    }
}
