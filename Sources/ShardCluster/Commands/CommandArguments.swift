import BSON

/// A command's fields, read as the server's command parser reads them: unknown, missing and mistyped fields are refused
/// with its codes and messages.
struct CommandArguments {
    let command: String
    let document: BSONDocument
    /// Of the document's names: most fields that are asked for are not there.
    private let names: NameMarks

    /// Fields that every command takes.
    private static let generic: [StaticString] = [
        "lsid", "$db", "$clusterTime", "$readPreference", "comment", "maxTimeMS", "readConcern", "writeConcern",
        "apiVersion", "apiStrict", "apiDeprecationErrors", "txnNumber", "autocommit", "startTransaction", "$configTime",
    ]

    static func isGeneric(_ field: String) -> Bool { generic.contains { $0.description == field } }

    /// - Throws: IDLUnknownField (40415) for a field that is neither one of `fields` nor a generic one.
    ///
    /// `name` is what the server's parser calls the command in its errors, if not by its name.
    init(
        _ request: CommandRequest, called name: String? = nil, fields: [StaticString]
    ) throws(CommandError) {
        command = name ?? request.name
        document = request.document
        let survey = Self.survey(document, fields, isCommand: true)
        names = survey.names
        try check(survey)
    }

    /// One statement of a batch; `path` is where it stands, such as "update.updates".
    ///
    /// - Throws: IDLUnknownField (40415).
    init(statement: BSONDocument, at path: String, fields: [StaticString]) throws(CommandError) {
        command = path
        document = statement
        let survey = Self.survey(document, fields, isCommand: false)
        names = survey.names
        try check(survey)
    }

    /// Booleans that change nothing here unless a command says so, and must be booleans all the same.
    private static let switches: [StaticString] = [
        "allowDiskUse", "bypassDocumentValidation", "allowPartialResults", "noCursorTimeout", "singleBatch",
    ]

    /// What one walk over a document's names finds.
    private struct Survey {
        /// The first name that nobody knows.
        var unknown: String?
        var hasCollation = false
        var hasSwitches = false
        var names = NameMarks()
    }

    /// A command's first field is its name; the others are its own or generic ones.
    private static func survey(_ document: BSONDocument, _ fields: [StaticString], isCommand: Bool) -> Survey {
        document.withCursor { cursor in
            var survey = Survey()
            if isCommand, cursor.next() { survey.names.insert(cursor.keyBytes) }
            while cursor.next() {
                survey.names.insert(cursor.keyBytes)
                if cursor.key(isOneOf: fields) {
                    if cursor.keyEquals("collation") { survey.hasCollation = true }
                    if cursor.key(isOneOf: switches) { survey.hasSwitches = isCommand }
                } else if !isCommand || !cursor.key(isOneOf: generic) {
                    survey.unknown = cursor.key
                    break
                }
            }
            return survey
        }
    }

    private func check(_ survey: Survey) throws(CommandError) {
        if let name = survey.unknown { throw Self.unknown(name, of: command) }
        if survey.hasCollation { try checkCollation() }
        guard survey.hasSwitches else { return }
        for option in Self.switches { _ = try bool(option.description) }
    }

    private static func unknown(_ name: String, of command: String) -> CommandError {
        CommandError(
            code: 40415, codeName: "IDLUnknownField", message: "BSON field '\(command).\(name)' is an unknown field.")
    }

    /// Strings are compared byte by byte here, which is what the simple collation says.
    ///
    /// - Throws: TypeMismatch (14), IDLFailedToParse (40414), CommandNotSupported (115) for any other collation.
    private func checkCollation() throws(CommandError) {
        guard let collation = try document("collation") else { return }
        guard let locale = collation["locale"] else {
            throw CommandError(
                code: 40414, codeName: "IDLFailedToParse",
                message: "BSON field 'collation.locale' is missing but a required field")
        }
        guard let name = locale.string else {
            throw .typeMismatch(
                "BSON field 'collation.locale' is the wrong type '\(locale.typeName)', expected type 'string'")
        }
        guard name == "simple" else {
            throw .commandNotSupported("\(command) with a collation other than simple is not available in this cluster")
        }
    }

    subscript(field: String) -> BSONValue? { names.mayContain(field) ? document[field] : nil }

    /// The first field's value as a string, which is what most commands are about.
    func subject() throws(CommandError) -> String { try require(string(command), command) }

    /// The first field's value as a full name of a collection.
    func namespace() throws(CommandError) -> Namespace { try Namespace(parsing: subject()) }

    func string(_ field: String) throws(CommandError) -> String? {
        try read(field, expected: "type 'string'") { $0.string }
    }

    func document(_ field: String) throws(CommandError) -> BSONDocument? {
        try read(field, expected: "type 'object'") { $0.document }
    }

    func array(_ field: String) throws(CommandError) -> [BSONValue]? {
        try read(field, expected: "type 'array'") { $0.array }
    }

    func timestamp(_ field: String) throws(CommandError) -> BSONTimestamp? {
        try read(field, expected: "type 'timestamp'") { value in
            if case .timestamp(let time) = value { time } else { nil }
        }
    }

    /// An array of documents; none where the field isn't there.
    func documents(_ field: String) throws(CommandError) -> [BSONDocument] {
        var documents: [BSONDocument] = []
        for value in try array(field) ?? [] {
            guard case .document(let document) = value else {
                throw .typeMismatch(
                    "BSON field '\(command).\(field).\(documents.count)' is the wrong type '\(value.typeName)', "
                        + "expected type 'object'")
            }
            documents.append(document)
        }
        return documents
    }

    /// Booleans and numbers, as the server's `safeBool`.
    func bool(_ field: String) throws(CommandError) -> Bool? {
        try read(field, expected: "types '[bool, long, int, decimal, double']") { value in
            value.bool != nil || value.isNumber ? value.truthy : nil
        }
    }

    func strictBool(_ field: String) throws(CommandError) -> Bool? {
        try read(field, expected: "type 'bool'") { $0.bool }
    }

    /// Any number, cut to an integer, as the server's `safeInt64`.
    func integer(_ field: String) throws(CommandError) -> Int64? {
        try read(field, expected: "types '[long, int, decimal, double']") { value in
            if let exact = value.int64 { return exact }
            guard let number = value.double, !number.isNaN else { return value.isNumber ? 0 : nil }
            if number >= 9.2e18 { return .max }
            return number <= -9.2e18 ? .min : Int64(number)
        }
    }

    /// - Throws: IDLFailedToParse (40414) if the field isn't there.
    func require<Value>(_ value: Value?, _ field: String) throws(CommandError) -> Value {
        guard let value else {
            throw CommandError(
                code: 40414, codeName: "IDLFailedToParse",
                message: "BSON field '\(command).\(field)' is missing but a required field")
        }
        return value
    }

    /// - Throws: TypeMismatch (14).
    private func read<Value>(
        _ field: String, expected: String, _ convert: (BSONValue) -> Value?
    ) throws(CommandError) -> Value? {
        guard let value = self[field] else { return nil }
        guard let converted = convert(value) else {
            throw .typeMismatch(
                "BSON field '\(command).\(field)' is the wrong type '\(value.typeName)', expected \(expected)")
        }
        return converted
    }
}
