import BSON

/// Reads one element of createIndexes' `indexes`, with the server's errors.
struct IndexSpecParser {
    private let document: BSONDocument

    init(_ document: BSONDocument) { self.document = document }

    /// - Throws: CannotCreateIndex (67), FailedToParse (9), TypeMismatch (14), BadValue (2),
    ///   InvalidIndexSpecificationOption (197), CommandNotSupported (115) for kinds of indexes that aren't here.
    func spec(shardKey: ShardKeyPattern?) throws(CommandError) -> IndexSpec {
        let key = try key()
        let name = try name()
        try checkFields(isID: key == ["_id": 1])
        let isUnique = try flag("unique")
        var spec = IndexSpec(name: name, key: key, unique: isUnique)
        spec.sparse = try flag("sparse")
        spec.hidden = try flag("hidden")
        spec.partialFilter = try partialFilter()
        spec.expireAfterSeconds = try expiry(key)
        if key == ["_id": 1] { return .id }
        if isUnique, key.contains(where: { $0.value.string == "hashed" }) {
            throw .location(16764, "Currently hashed indexes cannot guarantee uniqueness. Use a regular index.")
        }
        if isUnique, let shardKey, !shardKey.isPrefix(of: key) {
            throw .cannotCreateIndex(
                "cannot create unique index over \(key.serverText) with shard key pattern "
                    + shardKey.document.serverText)
        }
        return spec
    }

    private static let options = [
        "v", "key", "name", "ns", "unique", "sparse", "hidden", "background", "expireAfterSeconds",
        "partialFilterExpression", "collation", "storageEngine",
    ]

    /// Those of kinds of indexes that aren't here.
    private static let otherOptions = [
        "weights", "default_language", "language_override", "textIndexVersion", "2dsphereIndexVersion", "bits", "min",
        "max", "bucketSize", "wildcardProjection", "prepareUnique", "clustered",
    ]

    private static let idOptions = ["v", "key", "name", "ns", "collation"]

    private func checkFields(isID: Bool) throws(CommandError) {
        for field in document.keys {
            if isID, !Self.idOptions.contains(field) {
                throw .invalidIndexSpecificationOption(
                    "The field '\(field)' is not valid for an _id index specification. Specification: \(versioned)")
            }
            if Self.otherOptions.contains(field) {
                throw .commandNotSupported("createIndexes with \(field) is not available in this cluster")
            }
            guard Self.options.contains(field) else {
                throw wrapped(
                    .invalidIndexSpecificationOption(
                        "The field '\(field)' is not valid for an index specification. Specification: "
                            + document.serverText))
            }
        }
        if let version = document["v"] {
            guard let number = version.int64, number == 1 || number == 2 else {
                throw wrapped(
                    .cannotCreateIndex(
                        "Invalid index specification \(document.serverText); cannot create an index with v="
                            + version.serverText))
            }
        }
        if let collation = document["collation"], collation.document?["locale"]?.string != "simple" {
            throw .commandNotSupported(
                "createIndexes with a collation other than simple is not available in this cluster")
        }
        if let engine = document["storageEngine"], engine.document == nil {
            throw wrapped(.typeMismatch(Self.mustBe("storageEngine", "an object", engine)))
        }
    }

    private func key() throws(CommandError) -> BSONDocument {
        guard let value = document["key"] else {
            throw wrapped(.failedToParse("The 'key' field is a required property of an index specification"))
        }
        guard let key = value.document else { throw wrapped(.typeMismatch(Self.mustBe("key", "an object", value))) }
        guard !key.isEmpty else { throw wrapped(.cannotCreateIndex("Index keys cannot be empty.")) }
        guard key.count <= 32 else { throw .location(13103, "too many compound keys") }
        for (field, kind) in key { try check(field, kind) }
        if key.count == 1, let id = key["_id"], id.string == nil, id.double != 1 {
            throw .badValue("The field 'key' for an _id index must be {_id: 1}, but got \(key.serverText)")
        }
        // Directions that say the same are kept as they are written.
        return key
    }

    private func check(_ field: String, _ kind: BSONValue) throws(CommandError) {
        guard !field.isEmpty else { throw wrapped(.cannotCreateIndex("Index keys cannot be an empty field.")) }
        let parts = FieldPath(field).parts
        guard !parts.contains("") else {
            throw wrapped(.cannotCreateIndex("Index keys cannot contain an empty field."))
        }
        if parts.contains("$**") {
            throw .commandNotSupported("wildcard indexes are not available in this cluster")
        }
        guard !parts.contains(where: FieldNames.startsWithDollar) else {
            throw wrapped(
                .cannotCreateIndex("Index key contains an illegal field name: field name starts with '$'."))
        }
        switch kind {
        case .string("hashed"): return
        case .string("text"), .string("2d"), .string("2dsphere"):
            throw .commandNotSupported("\(kind.string ?? "") indexes are not available in this cluster")
        case .string(let plugin): throw wrapped(.cannotCreateIndex("Unknown index plugin '\(plugin)'"))
        default: break
        }
        guard let direction = kind.double else {
            throw wrapped(
                .cannotCreateIndex(
                    "Values in v:2 index key pattern cannot be of type \(kind.typeName). Only numbers > 0, numbers < 0, "
                        + "and strings are allowed."))
        }
        guard direction != 0 else {
            throw wrapped(.cannotCreateIndex("Values in the index key pattern cannot be 0."))
        }
        guard !direction.isNaN else {
            throw wrapped(.cannotCreateIndex("Values in the index key pattern cannot be NaN."))
        }
    }

    private func name() throws(CommandError) -> String {
        guard let value = document["name"] else {
            throw wrapped(.failedToParse("The 'name' field is a required property of an index specification"))
        }
        guard let name = value.string else {
            throw wrapped(.typeMismatch(Self.mustBe("name", "a string", value)))
        }
        guard !name.isEmpty else { throw wrapped(.cannotCreateIndex("index name cannot be empty"), versioned) }
        guard name != "*" else { throw .badValue("The index name '*' is not valid.") }
        return name
    }

    private func flag(_ field: String) throws(CommandError) -> Bool {
        guard let value = document[field] else { return false }
        guard value.bool != nil || value.isNumber else {
            throw wrapped(
                .typeMismatch(
                    "The field '\(field)' has value \(field): \(value.serverText), which is not convertible to bool"))
        }
        return value.truthy
    }

    private func partialFilter() throws(CommandError) -> BSONDocument? {
        guard let value = document["partialFilterExpression"] else { return nil }
        guard let filter = value.document else {
            throw wrapped(.typeMismatch(Self.mustBe("partialFilterExpression", "an object", value)))
        }
        guard document["sparse"]?.truthy != true else {
            throw wrapped(
                .cannotCreateIndex("cannot mix \"partialFilterExpression\" and \"sparse\" options"), versioned)
        }
        let matcher: Matcher
        do throws(CommandError) { matcher = try Matcher(filter) } catch { throw wrapped(error) }
        if let fault = PartialFilter.fault(matcher.root) { throw wrapped(fault, versioned) }
        return filter
    }

    private func expiry(_ key: BSONDocument) throws(CommandError) -> Int64? {
        guard let value = document["expireAfterSeconds"] else { return nil }
        guard let number = value.double else {
            throw wrapped(.typeMismatch(Self.mustBe("expireAfterSeconds", "a number", value)))
        }
        if let fault = Self.expiryFault(number) {
            throw .cannotCreateIndex(". Index spec: \(document.serverText) :: caused by :: \(fault)")
        }
        guard key.count == 1 else {
            throw .cannotCreateIndex(
                "TTL indexes are single-field indexes, compound indexes do not support TTL. Index spec: "
                    + document.serverText)
        }
        // What isn't a number never expires anything.
        return number.isNaN ? Int64(Int32.max) : Int64(number)
    }

    /// What is wrong with a number of seconds.
    static func expiryFault(_ seconds: Double) -> String? {
        if seconds < 0 { return "TTL index 'expireAfterSeconds' option cannot be less than 0" }
        guard seconds > Double(Int32.max) else { return nil }
        return "TTL index 'expireAfterSeconds' must be within the range of a 32-bit integer"
    }

    private static func mustBe(_ field: String, _ kind: String, _ value: BSONValue) -> String {
        "The field '\(field)' must be \(kind), but got \(value.typeName)"
    }

    /// The specification as the server has it once it has filled in the version.
    private var versioned: String {
        var filled = document
        if filled["v"] == nil { filled.append("v", 2) }
        return filled.serverText
    }

    private func wrapped(_ error: CommandError, _ text: String? = nil) -> CommandError {
        CommandError(
            code: error.code, codeName: error.codeName,
            message: "Error in specification \(text ?? document.serverText) :: caused by :: \(error.message)")
    }
}
