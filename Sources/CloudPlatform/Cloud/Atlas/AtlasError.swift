import ShardCluster

/// An error of the Atlas Admin API: HTTP status, reason, error code and detail.
struct AtlasError: Error, Sendable, Hashable {
    let status: Int32
    let errorCode: String
    let detail: String

    var reason: String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 409: "Conflict"
        default: "Error"
        }
    }

    var command: CommandError {
        CommandError(code: status, codeName: errorCode, message: "HTTP \(status) \(reason): \(detail)")
    }
}

extension CommandError {
    static func atlas(_ status: Int32, _ errorCode: String, _ detail: String) -> CommandError {
        AtlasError(status: status, errorCode: errorCode, detail: detail).command
    }

    static func atlasInvalid(_ attribute: String, _ remedy: String) -> CommandError {
        atlas(400, "INVALID_ATTRIBUTE", "Invalid attribute \(attribute) specified. \(remedy)")
    }
}
