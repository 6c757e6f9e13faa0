import Foundation
import LabEngine
import Synchronization

/// Tests several labs on all cores; the reports come in the labs' order.
enum LabTests {
    static func run(_ editions: [LabEdition], seeds: Int) -> [LabReport] {
        let reports = Mutex<[LabReport?]>(editions.map { _ in nil })
        DispatchQueue.concurrentPerform(iterations: editions.count) { index in
            let report = LabTest(editions[index], seeds: seeds).run()
            reports.withLock { $0[index] = report }
        }
        return reports.withLock { $0.compactMap { $0 } }
    }
}
