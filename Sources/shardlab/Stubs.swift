import LabEngine
import LabViews

struct ChartPage {
    let session: Session
    let surface: Surface
    func lines(_ a: String) -> Result<[String], Problem> { .success([]) }
}
struct TopologyPage {
    let session: Session
    let surface: Surface
    func lines() -> [String] { [] }
}
