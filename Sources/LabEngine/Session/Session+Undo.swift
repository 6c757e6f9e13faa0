extension Session {
    /// Restores the world from before the last `count` inputs that changed it; points, tries and reveals stay.
    mutating func undo(_ count: Int) -> [Effect] {
        guard let earlier = past.take(count) else {
            return [.refused(Self.cannotUndo(count, of: past.count))]
        }
        world = earlier
        return [.undone(inputs: count)]
    }

    private static func cannotUndo(_ count: Int, of possible: Int) -> String {
        switch possible {
        case 0: "Nothing was done in this step that could be taken back. Go on."
        case 1: "One input of this step can be taken back, not \(count). Type :undo."
        default: "\(possible) inputs of this step can be taken back, not \(count). Type :undo \(possible) or less."
        }
    }
}
