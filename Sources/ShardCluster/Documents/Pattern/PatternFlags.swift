/// The options of a regular expression: `i`, `m`, `s`, `x`; `u` is accepted and changes nothing.
struct PatternFlags: Sendable, Hashable {
    var ignoreCase = false
    var multiline = false
    var dotAll = false
    var extended = false

    init(_ options: String) throws(CommandError) {
        for option in options {
            switch option {
            case "i": ignoreCase = true
            case "m": multiline = true
            case "s": dotAll = true
            case "x": extended = true
            case "u": continue
            default: throw .location(51108, "invalid flag in regex options: \(option)")
            }
        }
    }
}
