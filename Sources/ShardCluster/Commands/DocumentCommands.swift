/// The commands that read and write documents: insert, find, update and so on.
extension CommandTable {
    static let documentCommands: [CommandDefinition] = []
}
