import BSON
import ShardCluster
package import ShellSyntax

/// What went wrong in an input, where, and what to do about it.
package struct ShellError: Error, Sendable, Hashable {
    /// "TypeError", "MongoServerError", ...; empty where the message speaks for itself.
    package var name: String
    package var message: String
    package var span: SourceSpan?
    /// Empty when there is nothing to advise.
    package var remedy: String = ""
    /// The server's, when a command failed.
    package var code: Int32?
    package var codeName: String?
    /// What the server says that a driver may do about it: "TransientTransactionError".
    package var labels: [String] = []
    /// False for spent budgets, which `catch` doesn't stop.
    var isCatchable = true

    init(_ name: String, _ message: String, at span: SourceSpan? = nil, remedy: String = "") {
        self.name = name
        self.message = message
        self.span = span
        self.remedy = remedy
    }

    package init(_ diagnostic: SyntaxDiagnostic) {
        self.init("SyntaxError", diagnostic.message, at: diagnostic.span, remedy: diagnostic.remedy)
    }

    init(_ error: CommandError, at span: SourceSpan?) {
        self.init("MongoServerError", error.message, at: span)
        code = error.code
        codeName = error.codeName
    }

    /// What a method of the world around the cluster ended with, named for who answered.
    ///
    /// What load, charts and metrics refuse has no code of a server; a cluster that is not there stays the driver's error.
    init(_ error: CommandError, of method: String, at span: SourceSpan?) {
        self.init(error, at: span)
        switch method.prefix(while: { $0 != "." }) {
        case "ec2": name = "EC2Error"
        case "atlas": name = "AtlasError"
        case "files": name = "FileError"
        case "faults" where !error.isOfNoCluster: own("FaultError")
        case "servers": own("ServerError")
        case "load" where !error.isOfNoCluster: own("LoadError")
        case "charts" where !error.isOfNoCluster: own("ChartError")
        case "databases" where !error.isOfNoCluster: own("DatabaseError")
        case "alerts" where !error.isOfNoCluster: own("AlertError")
        case "metrics" where !error.isOfNoCluster: own("MetricError")
        default: break
        }
    }

    private mutating func own(_ name: String) {
        self.name = name
        code = nil
        codeName = nil
    }

    static func limit(_ message: String, at span: SourceSpan? = nil, remedy: String) -> ShellError {
        var error = ShellError("", message, at: span, remedy: remedy)
        error.isCatchable = false
        return error
    }

    /// As mongosh prints it, in one line: `MongoServerError[NamespaceNotFound]: ns not found`.
    package var text: String {
        var prefix = name
        if let codeName { prefix += "[\(codeName)]" }
        var sentence = prefix.isEmpty || name == "SyntaxError" ? message : prefix + ": " + message
        if !labels.isEmpty { sentence += " [errorLabels: \(labels.joined(separator: ", "))]" }
        return remedy.isEmpty ? sentence : sentence + " " + remedy
    }

    /// The source line with a caret under the column, and what is wrong behind it. `promptWidth` is what stands before
    /// the source on its first line when that line is on the screen already; nil shows the line too.
    package func rendered(source: String, promptWidth: Int? = nil) -> String {
        guard let span else { return text }
        let sourceText = SourceText(source)
        let position = sourceText.position(of: span.start)
        let isVisible = promptWidth != nil && position.line == 1 && sourceText.lineCount == 1
        let indent = (isVisible ? promptWidth ?? 0 : 0) + position.column - 1
        let caret = String(repeating: " ", count: indent) + "^ " + text
        if isVisible { return caret }
        return sourceText.line(position.line) + "\n" + caret
    }
}

extension CommandError {
    /// Nobody answers: the cluster is not there, or not yet.
    fileprivate var isOfNoCluster: Bool { codeName == "HostUnreachable" }
}

/// What ends an evaluation early.
enum Interruption: Error {
    case error(ShellError)
    /// A value that the learner's `throw` threw.
    case thrown(Value, SourceSpan)
    /// In a check: ordering or arithmetic with nothing, or a member of nothing.
    case noData(String, SourceSpan?)
}
