import BSON
import CloudPlatform
import LabEngine
import LabSandbox
import LabViews
import ShardCluster
import SimKernel

/// `:timeline [SPAN] [NAMESPACE]`: elections, faults and migrations, of the last while if asked.
struct TimelinePage {
    let session: Session
    let surface: Surface

    func lines(_ argument: String) -> Result<[String], Problem> {
        picture(argument).map { TimelineText.lines($0, on: surface) }
    }

    func drawing(_ argument: String) -> Result<String, Problem> {
        picture(argument).map { TimelineSVG.document($0) }
    }

    private func picture(_ argument: String) -> Result<TimelinePicture, Problem> {
        var last: Double?
        var namespace: String?
        for word in argument.split(separator: " ").map(String.init) {
            if let span = try? Span.parse(.string(word), named: "the span") {
                last = span.inSeconds
            } else if namespace == nil, word.contains("."), word.first?.isNumber == false {
                namespace = word
            } else {
                return .failure(
                    Problem(
                        "\":timeline\" does not know \"\(word)\". "
                            + "Write :timeline, :timeline 10m, or :timeline 10m DATABASE.COLLECTION."))
            }
        }
        let sandbox = session.world.sandbox
        guard sandbox.platform.hasCluster else { return .success(TimelinePicture(lanes: [], now: 0)) }
        return .success(TimelinePicture(sandbox.cluster, last: last, namespace: namespace))
    }
}
