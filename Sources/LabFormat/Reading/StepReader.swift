/// Reads a section of a lab into a step.
struct StepReader {
    private let document: Document
    private let section: Section
    private let blocks: BlockReader
    private var step: Step
    private var hasMetadata = false
    /// Whether the block before was a `shell`, so that an `output` may follow.
    private var afterShell = false

    private var findings: Findings { document.findings }

    static func read(_ section: Section, of document: Document, labModes: [Mode]) -> Step {
        var reader = StepReader(document: document, section: section, labModes: labModes)
        let items = document.items(of: section.blocks, from: section.firstLine, to: section.lastLine)
        reader.reportHeading(items)
        for (index, item) in items.enumerated() { reader.read(item, isFirst: index == 0) }
        PointShares.share(&reader.step, findings: document.findings)
        return reader.step
    }

    private init(document: Document, section: Section, labModes: [Mode]) {
        self.document = document
        self.section = section
        blocks = BlockReader(findings: document.findings)
        step = Step(id: Slug.of(section.title), title: section.title, line: section.line)
        step.modes = labModes
    }

    private mutating func reportHeading(_ items: [Item]) {
        if section.title.trimmed.isEmpty {
            findings.report(.emptyText, atLine: section.line, "This heading is empty", "Write the step's title")
        }
        let hasStep = items.contains { item in
            if case .fence(let fence) = item { BlockKind(fence.info) == .step } else { false }
        }
        if !hasStep {
            step.isIncomplete = true
            findings.report(
                .missingKey, atLine: section.line, "This step has no `step` block",
                "Write one right under the heading, with its minutes and points")
        }
    }

    private mutating func read(_ item: Item, isFirst: Bool) {
        switch item {
        case .prose(let prose):
            afterShell = false
            step.nodes.append(.prose(prose))
        case .fence(let fence):
            if !fence.isClosed || fence.swallowedLine != nil { step.isIncomplete = true }
            guard let kind = BlockKind(fence.info) else {
                afterShell = false
                return step.nodes.append(.code(blocks.code(fence)))
            }
            let info = BlockInfo(fence, kind: kind, findings: findings)
            if kind == .output {
                readOutput(fence)
            } else {
                read(fence, info, isFirst: isFirst)
            }
            afterShell = kind == .shell
        }
    }

    private mutating func readOutput(_ fence: Fence) {
        guard afterShell, case .shell(var shell)? = step.nodes.last else {
            findings.report(
                .outputPlace, at: fence.offset, "This `output` block does not stand under a `shell` block",
                "Put it right behind the commands whose output it is")
            return
        }
        guard !blocks.isEmpty(fence, .output) else { return }
        shell.output = OutputBlock(text: fence.content.text, line: fence.firstLine)
        step.nodes[step.nodes.count - 1] = .shell(shell)
    }

    private mutating func read(_ fence: Fence, _ info: BlockInfo, isFirst: Bool) {
        switch info.kind {
        case .step: readMetadata(fence, isFirst: isFirst)
        case .shell: step.nodes.append(.shell(blocks.shell(fence, .shell)))
        case .setup: step.setup.append(blocks.shell(fence, .setup))
        case .solution: step.solutions.append(blocks.solution(fence, info))
        case .wrong: step.wrongs.append(blocks.wrong(fence, info))
        case .check: step.nodes.append(.check(blocks.check(fence, info)))
        case .goal: append(blocks.goal(fence, info).map(Node.goal))
        case .quiz: append(blocks.quiz(fence, info).map(Node.quiz))
        case .fill: append(blocks.fill(fence, info).map(Node.fill))
        case .hint: if let hint = blocks.prose(fence, .hint) { step.hints.append(hint) }
        case .passed: readPassed(fence)
        case .chart: append(blocks.view(fence, .chart).map(Node.view))
        case .topology: append(blocks.view(fence, .topology).map(Node.view))
        case .replication: append(blocks.view(fence, .replication).map(Node.view))
        case .timeline: append(blocks.view(fence, .timeline).map(Node.view))
        case .table: append(blocks.view(fence, .table).map(Node.view))
        case .enhancement, .output:
            findings.report(
                .blockPlace, at: fence.offset, "An `enhancement` block stands in a lab",
                "Enhancements stand in the topic's enhancements.md; a step names one by `enhancement:`")
        }
    }

    private mutating func append(_ node: Node?) {
        if let node { step.nodes.append(node) } else { step.isIncomplete = true }
    }

    private mutating func readPassed(_ fence: Fence) {
        if let passed = step.passed {
            findings.report(
                .blockPlace, at: fence.offset,
                "A second `passed` block stands here; the first is on line \(passed.line - 1)",
                "Make one of the two")
        }
        step.passed = blocks.prose(fence, .passed) ?? step.passed
    }

    private mutating func readMetadata(_ fence: Fence, isFirst: Bool) {
        if hasMetadata {
            findings.report(
                .blockPlace, at: fence.offset, "A second `step` block stands in this step", "Make one of the two")
            return
        }
        hasMetadata = true
        if !isFirst {
            findings.report(
                .blockPlace, at: fence.offset, "This `step` block does not stand right under its heading",
                "Move it up, before text and other blocks")
        }
        guard
            let fields = blocks.fields(
                fence, of: .step, keys: ["id", "minutes", "points", "enhancement", "modes", "needs"])
        else {
            step.isIncomplete = true
            return
        }
        step.read(fields, findings)
    }
}

extension Step {
    fileprivate mutating func read(_ fields: Fields, _ findings: Findings) {
        func reference(_ excerpt: Excerpt) -> Reference {
            Reference(name: excerpt.text, position: findings.position(of: excerpt.offset))
        }
        if let text = fields.text("id") {
            if text.text == Slug.of(text.text) {
                id = text.text
            } else {
                fields.findings.report(
                    .value, at: text.offset, "`id` cannot be `\(text.text)`", "Write small letters, digits and dashes")
            }
        }
        if fields.required("minutes", "Write how long a learner takes: `minutes: 10`") != nil {
            minutes = fields.count("minutes", atMost: 1_000) ?? 0
        }
        declaredPoints = fields.count("points", atMost: 10_000)
        pointsPosition = fields.entry("points").map { findings.position(of: $0.value.offset) }
        enhancement = fields.text("enhancement").map(reference)
        modes = fields.choices("modes", of: Mode.self) ?? modes
        needs = fields.texts("needs")?.map(reference) ?? []
    }
}

/// The id that a heading gives when its author chose none.
enum Slug {
    /// Letters and digits in lower case; everything between them is one dash.
    static func of(_ title: String) -> String {
        var slug = ""
        for character in title.lowercased() {
            if character.isLetter || character.isNumber {
                slug.append(character)
            } else if !slug.hasSuffix("-"), !slug.isEmpty {
                slug.append("-")
            }
        }
        while slug.hasSuffix("-") { slug.removeLast() }
        return slug
    }
}
