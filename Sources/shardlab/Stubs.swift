import LabEngine
import LabFormat
import LabViews

extension World {
    var database: String { "test" }
    func complete(_ l: String) -> [String] { [] }
    func help(_ t: String) -> [String] { [] }
}
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

extension ShellError {
    var text: String { "" }
    func rendered(source: String, promptWidth: Int? = nil) -> String { source }
}
