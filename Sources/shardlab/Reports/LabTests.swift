import Foundation
import LabEngine
import Synchronization

/// Tests several labs on all cores, seed by seed; the reports come in the labs' order, whatever ends first.
enum LabTests {
    static func run(_ editions: [LabEdition], seeds: Int) -> [LabReport] {
        let tests = editions.map { LabTest($0, seeds: seeds) }
        let parts = tests.indices.flatMap { test in (0..<tests[test].partCount).map { (test: test, index: $0) } }
        let results = Mutex<[[ProofResult]]>(parts.map { _ in [] })
        DispatchQueue.concurrentPerform(iterations: parts.count) { place in
            let part = parts[place]
            let found = tests[part.test].results(ofPart: part.index)
            results.withLock { $0[place] = found }
        }
        var left = results.withLock { $0 }[...]
        return tests.map { test in
            defer { left = left.dropFirst(test.partCount) }
            return test.report(Array(left.prefix(test.partCount)))
        }
    }
}
