import BSON
import ShardCluster
import SimKernel

/// `stress.*`; `stress.run` is the shell's, which waits for the end.
extension Platform {
    static let stressMethods = ["start", "stop", "status", "report", "windows", "list"]

    mutating func stress(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        if name == "start" { return try startStress(arguments) }
        try arguments.atMost(name == "list" ? 0 : 1)
        if name == "list" {
            return .array(stress.tests.map { .document($0.status(at: now)) })
        }
        guard Self.stressMethods.contains(name) else { throw arguments.unknownMethod }
        let place = try stress.place(try arguments.optionalString(0, "a test's name"))
        switch name {
        case "stop":
            try stopStress(place)
            return .document(stress.tests[place].status(at: now))
        case "status": return .document(stress.tests[place].status(at: now))
        case "windows":
            let test = stress.tests[place]
            return .array(test.windows.map { .document(test.document($0)) })
        default: return .document(stress.tests[place].report(at: now))
        }
    }
}
