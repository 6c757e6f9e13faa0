import LabFormat

@testable import LabEngine

/// A lab with one of everything, on a collection of items.
enum Shop {
    static let text =
        Sample.head + """
            ```shell setup
            db.items.insertOne({ _id: 0, size: "${other}" })
            ```

            ## Fill the shop

            ```step
            minutes: 4
            ```

            ```shell
            db.items.insertOne({ _id: {{1 | the next number}}, size: "${size}" })
            db.items.insertOne({ _id: 2, size: "${size}" })
            ```

            ```check each points=4 "Items"
            db.items.findOne({ _id: 1 }) != null   // There is no item 1.
            db.items.findOne({ _id: 2 }) != null   // There is no item 2.
            db.items.countDocuments() == 3         // There must be three items in all.
            ```

            ```check keep points=2 "Nothing lost"
            db.items.findOne({ _id: 0 }) != null   // Item 0 was there before you.
            ```

            ```quiz points=4
            ask: Which sizes are sold?
            options:
              - text: ${size}
                right: true
              - text: huge
                why: Nobody makes them.
            ```

            ```hint
            Insert.
            ```

            ```hint
            Insert twice.
            ```

            ```shell wrong "cleared first" fails="Nothing lost" fails="Items"
            db.items.deleteMany({})
            db.items.insertOne({ _id: 1 })
            db.items.insertOne({ _id: 2 })
            ```

            ```shell wrong "one only" fails="Items"
            db.items.insertOne({ _id: 1 })
            ```

            ```passed
            The shop has ${size} items.
            ```

            ## Read on

            ```step
            minutes: 2
            points: 0
            ```

            A page to read.

            ## Write the list

            ```step
            minutes: 4
            points: 9
            ```

            ```shell setup
            db.list.insertOne({ _id: "seen" })
            ```

            ```fill list.properties points=3
            size={{${size} | the drawn one}}
            count={{= db.list.countDocuments() | how long it is}}
            ```

            ```quiz points=2
            ask: How many items will there be in twos?
            predict: true
            answer: db.items.countDocuments() / 2
            within: 0.1
            ```

            ```shell
            db.items.insertOne({ _id: 3 })
            ```

            ```check points=4 "Item 3"
            db.items.countDocuments() == start(() => db.items.countDocuments()) + 1   // One more item is wanted.
            files.read("list.properties").includes("count=")                          // The list is not written.
            ```

            ```shell wrong "too many" fails="Item 3"
            db.items.insertOne({ _id: 3 })
            db.items.insertOne({ _id: 4 })
            ```
            """

    static func session(learner: String = "ann", mode: Mode = .lab, seed: UInt64? = nil) throws -> Session {
        try Session(
            Sample.lab(text), identity: SessionIdentity(lab: "sample/sample", learner: learner, practiceSeed: seed),
            mode: mode)
    }

    /// The drawn size of the session's learner.
    static func size(_ session: Session) -> String {
        session.plan.variables.first { $0.name == "size" }?.value ?? ""
    }

    /// What solves the first step, without its question.
    static let items: [Input] = [
        .command("db.items.insertOne({ _id: 1 })"), .command("db.items.insertOne({ _id: 2 })"),
    ]
}

extension Session {
    /// Types inputs one after the other; gives the effects of the last.
    @discardableResult
    mutating func type(_ inputs: Input...) -> [Effect] {
        type(inputs)
    }

    @discardableResult
    mutating func type(_ inputs: [Input]) -> [Effect] {
        var effects: [Effect] = []
        for input in inputs { effects = handle(input) }
        return effects
    }

    /// Verdicts of a check as "title: points" or "title: -" where false.
    mutating func checked() -> [String] {
        verdictsOfCheck().map { "\($0.title): \($0.holds ? "\($0.points)" : "- \($0.points)")" }
    }
}

extension [Effect] {
    var refusals: [String] {
        compactMap { if case .refused(let text) = $0 { text } else { nil } }
    }
}
