extension BlockReader {
    func goal(_ fence: Fence, _ info: BlockInfo) -> GoalBlock? {
        guard let fields = fields(fence, of: .goal, keys: ["value", "better"]) else { return nil }
        let value = fields.text("value", required: "Write the expression that is measured: `value: ...`")
        let missing = fields.required("better", "Write `better: lower` or `better: higher`") == nil
        let better = missing ? nil : fields.choice("better", of: GoalBlock.Better.self)
        guard let value, let better else { return nil }
        return GoalBlock(
            title: info.title?.text ?? "", points: info.points ?? 0, declaredPoints: info.points, value: value,
            better: better, line: fence.firstLine)
    }
}
