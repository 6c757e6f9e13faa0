import CloudPlatform
import LabEngine
import LabSandbox
import LabViews

/// `:replication`: the members of each replica set as they are now.
struct ReplicationPage {
    let session: Session
    let surface: Surface

    func lines() -> [String] { ReplicationText.lines(picture, on: surface) }

    func drawing() -> String { ReplicationSVG.document(picture) }

    private var picture: ReplicationPicture {
        let sandbox = session.world.sandbox
        return sandbox.platform.hasCluster ? ReplicationPicture(sandbox.cluster) : ReplicationPicture(sets: [])
    }
}
