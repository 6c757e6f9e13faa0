/// The worlds that undo can go back to, all of the current step.
struct Past: Sendable {
    /// How many are kept; when there are more, the second-oldest goes, so that the step's beginning stays in reach.
    static let limit = 200

    private var worlds: [World] = []

    var count: Int { worlds.count }

    mutating func remember(_ world: World) {
        if worlds.count == Self.limit { worlds.remove(at: 1) }
        worlds.append(world)
    }

    /// Takes the last `count` away and gives the oldest of them; nil where there are not so many.
    mutating func take(_ count: Int) -> World? {
        guard count > 0, count <= worlds.count else { return nil }
        let world = worlds[worlds.count - count]
        worlds.removeLast(count)
        return world
    }

    /// Lets everything since `count` count as one input.
    mutating func merge(downTo count: Int) {
        guard worlds.count > count + 1 else { return }
        worlds.removeLast(worlds.count - count - 1)
    }
}
