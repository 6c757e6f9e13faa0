/// Reads a document into a course.
enum CourseReader {
    private static let keys = ["title", "labs", "modes", "audience", "story", "resources", "questions"]

    static func read(_ document: Document, id: String) -> Course {
        var course = Course(id: id, path: document.source.path)
        course.nodes = nodes(of: document)
        guard let fields = document.frontMatterFields(keys: keys) else { return course }
        course.title = fields.text("title", required: "Write `title: ...`")?.text ?? ""
        if let entry = fields.required("labs", "List the course's labs in order: `- lab: topic/name`") {
            course.labs = labs(entry, fields, document)
        }
        if fields.required("modes", "Write `modes: [lab, demo, challenge]`, or some of them") != nil {
            course.modes = fields.choices("modes", of: Mode.self) ?? []
        }
        course.audience = fields.text("audience")?.text ?? ""
        course.story = fields.text("story")?.text ?? ""
        if let entry = fields.entry("resources") {
            course.resources =
                fields.records(entry, of: "a resource", keys: ["title", "url", "reason"])?.compactMap(resource) ?? []
        }
        if let entry = fields.entry("questions") {
            course.questions =
                fields.records(entry, of: "a question", keys: ["ask", "answer"])?.compactMap(question) ?? []
        }
        return course
    }

    /// A lab is its id alone, or `{ lab: id, requires: [ids] }`.
    private static func labs(_ entry: YAMLEntry, _ fields: Fields, _ document: Document) -> [Course.Entry] {
        fields.list(entry)?.compactMap { value -> Course.Entry? in
            if case .scalar = value.content {
                return fields.text(value, named: "a lab").map {
                    Course.Entry(lab: document.reference($0), requires: [])
                }
            }
            guard let record = fields.fields(value, of: "an entry of `labs`", keys: ["lab", "requires"]) else {
                return nil
            }
            let requires = record.texts("requires")?.map(document.reference) ?? []
            return record.text("lab", required: "Write `lab: topic/name`")
                .map { Course.Entry(lab: document.reference($0), requires: requires) }
        } ?? []
    }

    private static func resource(_ fields: Fields) -> Course.Resource? {
        let title = fields.text("title", required: "Write what the resource is called")
        let url = fields.text("url", required: "Write where the resource is")
        let reason = fields.text("reason", required: "Write why it is worth reading")
        guard let title, let url, let reason else { return nil }
        return Course.Resource(title: title.text, url: url.text, reason: reason.text)
    }

    private static func question(_ fields: Fields) -> Course.Question? {
        let ask = fields.text("ask", required: "Write the question")
        let answer = fields.text("answer", required: "Write a model answer")
        guard let ask, let answer else { return nil }
        return Course.Question(ask: ask.text, answer: answer.text)
    }

    /// Prose and code; a course has no blocks of its own, and its headings are prose.
    private static func nodes(of document: Document) -> [Node] {
        let blocks = document.intro.blocks + document.sections.flatMap { [$0.heading].compactMap { $0 } + $0.blocks }
        let reader = BlockReader(findings: document.findings)
        let items = document.items(of: blocks, from: document.intro.firstLine, to: document.source.lineCount)
        return items.compactMap { item in
            switch item {
            case .prose(let prose): return .prose(prose)
            case .fence(let fence):
                guard let kind = BlockKind(fence.info) else { return .code(reader.code(fence)) }
                document.findings.report(
                    .blockPlace, at: fence.offset, "\(Wording.capitalised(kind.phrase)) stands in a course",
                    "Courses hold prose; labs hold blocks")
                return nil
            }
        }
    }
}
