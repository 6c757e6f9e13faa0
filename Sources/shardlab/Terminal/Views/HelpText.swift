import LabViews

/// The session's own words, one a line.
enum HelpText {
    private static let words: [(call: String, what: String)] = [
        (":1", "run the first shown command; :2 the second ..."),
        (":check", "see what holds; the step passes when all of it does"),
        (":next", "enter the next step, once this one has passed"),
        (":hint", "the next hint, at a cost"),
        (":fill N VALUE", "put a text into blank N"),
        (":reveal N", "see what belongs into blank N, at a cost"),
        (":answer N", "answer the question; :answer 2 1,3 where there are several"),
        (":solution", "see a solution: it halves the step's points; :solution run also does it"),
        (":undo [N]", "take the last inputs back: data and time, not points"),
        (":text [NAME]", "read the step again, or what NAME says more"),
        (":status", "points, steps, time"),
        (":chart NAME", "a chart; :chart NAME table shows its figures; :chart lists them"),
        (":topology", "the cluster: shards, ranges, moves"),
        (":replication", "the replica sets: members, states, who lags"),
        (":timeline [SPAN]", "elections, faults and migrations; :timeline 10m shows the last ten minutes"),
        (":explain READ", "the plan of a read such as db.items.find({ _id: 1 })"),
        (":svg FILE VIEW", "write a view into a file: :svg week.svg timeline 1h"),
        (":help [NAME]", "this, or help on a name of the shell such as sh or load.start"),
        (":quit", "leave; everything is kept"),
    ]

    static func lines() -> [String] {
        let width = words.map(\.call.count).max() ?? 0
        return words.map { "\($0.call.padded(to: width))  \($0.what)" }
            + ["Everything else is a command for the shell: help lists its namespaces."]
    }
}
