import CloudPlatform
import LabEngine
import LabSandbox
import LabViews
import SimKernel

/// `:topology`: the cluster as it is now, and its latest moves.
struct TopologyPage {
    let session: Session
    let surface: Surface

    func lines() -> [String] {
        let sandbox = session.world.sandbox
        guard sandbox.platform.hasCluster else { return ["There is no cluster yet."] }
        var lines = ClusterText.lines(ClusterPicture(sandbox.cluster), on: surface)
        let moves = MigrationPicture.all(in: sandbox.cluster)
        if !moves.isEmpty {
            lines += ["", surface.paint("Latest moves", .bold)]
            lines += MigrationText.lines(moves, on: surface, now: sandbox.now.inSeconds, most: 12)
        }
        return lines
    }

    func drawing() -> String {
        let sandbox = session.world.sandbox
        let none = ClusterPicture(shards: [], collections: [], moves: [], isBalancerOn: true)
        return ClusterSVG.document(sandbox.platform.hasCluster ? ClusterPicture(sandbox.cluster) : none)
    }
}
