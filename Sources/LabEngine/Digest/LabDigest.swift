package import LabFormat

/// The two hashes of a lab: what decides verdicts and points, and what is only read.
package enum LabDigest {
    /// SHA-256 over set-up, commands, checks, goals, quizzes, fills, variables and the used enhancements' quizzes and fills.
    package static func logic(_ lab: Lab, enhancements: [Enhancement]) -> String {
        var sheet = DigestSheet("logic 1")
        sheet.add("lab", lab.id, lab.database)
        sheet.add("modes", lab.modes.map(\.rawValue))
        for parameter in lab.sandbox {
            switch parameter.value {
            case .text(let text): sheet.add("sandbox", parameter.key, text)
            case .list(let texts): sheet.add("sandbox list", [parameter.key] + texts)
            }
        }
        for variable in lab.variables { add(variable, to: &sheet) }
        for block in lab.setup { sheet.add("set-up", block.fragment.filled) }
        for step in lab.steps { add(step, to: &sheet) }
        for enhancement in used(by: lab, of: enhancements) {
            sheet.add("enhancement", enhancement.id)
            for node in enhancement.nodes { add(node, to: &sheet) }
        }
        return sheet.hash
    }

    /// SHA-256 over titles, prose, hints and questions.
    package static func text(_ lab: Lab, enhancements: [Enhancement]) -> String {
        var sheet = DigestSheet("text 1")
        sheet.add("lab", lab.title, lab.difficulty.rawValue)
        for concept in lab.concepts { sheet.add("concept", concept.term, concept.means) }
        addProse(lab.intro, to: &sheet)
        for step in lab.steps {
            sheet.add("step", step.title, String(step.minutes))
            addProse(step.nodes, to: &sheet)
            sheet.add("hints", step.hints.map(\.markdown))
            sheet.add("passed", step.passed?.markdown ?? "")
        }
        for enhancement in used(by: lab, of: enhancements) {
            sheet.add("enhancement", enhancement.id)
            addProse(enhancement.nodes, to: &sheet)
            sheet.add("tips", enhancement.tips.map(\.markdown))
            for trouble in enhancement.troubleshooting {
                sheet.add("trouble", trouble.symptom, trouble.cause, trouble.remedy)
            }
        }
        return sheet.hash
    }

    /// In the order in which steps name them, each once.
    private static func used(by lab: Lab, of enhancements: [Enhancement]) -> [Enhancement] {
        var names: [String] = []
        for step in lab.steps {
            if let name = step.enhancement?.name, !names.contains(name) { names.append(name) }
        }
        return names.compactMap { name in enhancements.first { $0.id == name } }
    }
}
