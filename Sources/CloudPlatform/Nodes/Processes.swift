import BSON
import SimKernel

/// What becomes of a node's process.
extension Platform {
    /// The process ends at once; with a span it is started again when that is over.
    mutating func kill(node index: Int, for span: Micros?) {
        change(.down, at: index)
        let node = nodes.nodes[index]
        if let span { queue.schedule(.nodeStarts(node: node.id, life: node.life), at: now + span) }
        nodeFailed(node.id, because: "\(node.name) has died")
    }

    /// The process neither beats nor answers, and loses nothing; with a span it goes on when that is over.
    mutating func pause(node index: Int, for span: Micros?) {
        change(.paused, at: index)
        let node = nodes.nodes[index]
        if let span { queue.schedule(.nodeResumes(node: node.id, life: node.life), at: now + span) }
        stallMoves(of: node.id)
    }

    mutating func resume(node id: Int, life: Int) {
        guard let index = nodes.index(of: id), nodes.nodes[index].life == life,
            nodes.nodes[index].process == .paused
        else { return }
        comeUp(index)
        resumeMoves(of: id)
    }

    /// The process begins to start.
    mutating func start(node id: Int, life: Int) {
        guard let index = nodes.index(of: id), nodes.nodes[index].life == life,
            nodes.nodes[index].process == .down
        else { return }
        change(.starting, at: index)
        queue.schedule(.nodeUp(node: id, life: nodes.nodes[index].life), at: now + NodeBook.startTime)
    }

    mutating func finishStart(node id: Int, life: Int) {
        guard let index = nodes.index(of: id), nodes.nodes[index].life == life else { return }
        comeUp(index)
        resumeMoves(of: id)
    }

    private mutating func comeUp(_ index: Int) {
        change(.running, at: index)
        beat(node: nodes.nodes[index].id, life: nodes.nodes[index].life)
        wakeGossip()
    }

    private mutating func change(_ process: Node.Process, at index: Int) {
        let before = nodes.nodes[index].process
        nodes.nodes[index].process = process
        nodes.nodes[index].life += 1
        notify(
            .nodeProcess,
            [
                ("node", .string(nodes.nodes[index].name)), ("from", .string(before.rawValue)),
                ("to", .string(process.rawValue)),
            ])
    }
}
