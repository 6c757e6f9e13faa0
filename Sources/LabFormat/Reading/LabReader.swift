/// Reads a document into a lab.
struct LabReader {
    private let document: Document
    private var lab: Lab

    static func read(_ document: Document, id: String) -> Lab {
        var reader = LabReader(id: id, document: document)
        reader.readFrontMatter()
        reader.readIntro()
        reader.lab.steps = document.sections.map { StepReader.read($0, of: document, labModes: reader.lab.modes) }
        return reader.lab
    }

    private init(id: String, document: Document) {
        self.document = document
        lab = Lab(id: id, path: document.source.path)
    }

    static let keys = [
        "title", "difficulty", "minutes", "tags", "capability", "source", "modes", "sandbox", "database", "variables",
        "concepts", "prerequisites",
    ]

    private mutating func readFrontMatter() {
        guard let fields = document.frontMatterFields(keys: Self.keys) else { return }
        lab.title = fields.text("title", required: "Write `title: ...`")?.text ?? ""
        if fields.required("difficulty", "Write beginner, intermediate or advanced") != nil {
            lab.difficulty = fields.choice("difficulty", of: Difficulty.self) ?? .beginner
        }
        if let minutes = fields.required("minutes", "Write the sum of the steps' minutes") {
            lab.minutes = fields.count("minutes", atLeast: 1, atMost: 10_000) ?? 0
            lab.minutesPosition = document.findings.position(of: minutes.value.offset)
        }
        if fields.required("modes", "Write `modes: [lab, demo, challenge]`, or some of them") != nil {
            lab.modes = fields.choices("modes", of: Mode.self) ?? []
        }
        lab.tags = fields.texts("tags")?.map(\.text) ?? []
        lab.capability = fields.text("capability")?.text
        lab.source = fields.text("source")?.text
        lab.database = fields.text("database")?.text ?? lab.database
        lab.prerequisites = fields.texts("prerequisites")?.map(document.reference) ?? []
        readSandbox(fields)
        lab.variables = VariableReader.read(fields)
        if let entry = fields.entry("concepts") {
            lab.concepts = fields.records(entry, of: "a concept", keys: ["term", "means"])?.compactMap(concept) ?? []
        }
    }

    private func concept(_ fields: Fields) -> Concept? {
        let term = fields.text("term", required: "Write the word that is explained: `term: ...`")
        let means = fields.text("means", required: "Write what the word means: `means: \"...\"`")
        guard let term, let means else { return nil }
        return Concept(term: term.text, means: means.text)
    }

    private mutating func readSandbox(_ fields: Fields) {
        guard let entry = fields.required("sandbox", "Write `sandbox: { shards: 2 }`") else { return }
        guard case .mapping(let entries) = entry.value.content else {
            _ = fields.fields(entry.value, of: "`sandbox`", keys: [])
            return
        }
        lab.sandbox = entries.compactMap { entry in
            let value: SandboxParameter.Value?
            if case .sequence = entry.value.content {
                value = fields.texts(entry).map { .list($0.map(\.text)) }
            } else {
                value = fields.text(entry.value, named: "`\(entry.key)`").map { .text($0.text) }
            }
            return value.map {
                SandboxParameter(key: entry.key, value: $0, position: document.findings.position(of: entry.keyOffset))
            }
        }
    }

    private mutating func readIntro() {
        let section = document.intro
        let blocks = BlockReader(findings: document.findings)
        for item in document.items(of: section.blocks, from: section.firstLine, to: section.lastLine) {
            switch item {
            case .prose(let prose): lab.intro.append(.prose(prose))
            case .fence(let fence):
                guard let kind = BlockKind(fence.info) else {
                    lab.intro.append(.code(blocks.code(fence)))
                    continue
                }
                _ = BlockInfo(fence, kind: kind, findings: document.findings)
                if kind == .setup {
                    lab.setup.append(blocks.shell(fence, .setup))
                } else if let view = ViewBlock.Kind(rawValue: kind.rawValue) {
                    if let block = blocks.view(fence, view) { lab.intro.append(.view(block)) }
                } else {
                    document.findings.report(
                        .blockPlace, at: fence.offset,
                        "\(Wording.capitalised(kind.phrase)) stands before the first step",
                        "Move it under a heading `## ...`")
                }
            }
        }
    }
}

extension Document {
    /// The front matter's keys; nil if it cannot be read, which has been reported.
    func frontMatterFields(keys: [String]) -> Fields? {
        let what = "the front matter"
        if frontMatter.text.allSatisfy(\.isWhitespace) {
            return Fields([], of: what, keys: keys, at: 0, findings: findings)
        }
        return YAMLReader.mapping(frontMatter, of: what, findings: findings)
            .map { Fields($0, of: what, keys: keys, at: 0, findings: findings) }
    }

    func reference(_ excerpt: Excerpt) -> Reference {
        Reference(name: excerpt.text, position: findings.position(of: excerpt.offset))
    }
}
