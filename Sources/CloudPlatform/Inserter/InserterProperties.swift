import ShardCluster

/// What differs from run to run of inserter.py.
struct InserterProperties: Sendable, Hashable {
    /// What the application does about an insert that failed.
    enum OnError: String, Sendable {
        /// It goes on with the next value.
        case skip
        /// It inserts the value once more, as a new document.
        case again = "repeat"
    }

    let connection: ConnectionString
    let namespace: Namespace
    let username: String?
    let password: String?
    let onError: OnError

    typealias Problem = PropertyFile.Problem

    init(_ text: String) throws(Problem) {
        let file = try PropertyFile(text, script: InserterSource.fileName)
        let uri = try file.required("uri")
        let name = file["namespace"] ?? "scale_test.inserts"
        do throws(ConnectionString.Problem) {
            connection = try ConnectionString(uri)
        } catch {
            throw Problem(message: error.message)
        }
        do throws(CommandError) {
            namespace = try Namespace(parsing: name)
        } catch {
            throw Problem(message: "pymongo.errors.InvalidName: \(error.message)")
        }
        username = file["username"]
        password = file["password"]
        let choice = file["on_error"] ?? OnError.skip.rawValue
        guard let onError = OnError(rawValue: choice) else {
            throw Problem(message: "ValueError: on_error must be skip or repeat, not \(choice)")
        }
        self.onError = onError
    }
}
