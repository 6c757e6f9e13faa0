import ArgumentParser

/// An interactive lab engine for sharding and elastic scaling, with a whole sharded cluster inside.
@main
struct ShardLab: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "shardlab",
        abstract: "Labs on sharding and elastic scaling, run against a sharded cluster inside the program.",
        version: version,
        subcommands: [
            Run.self, List.self, Show.self, Lint.self, Test.self, ProgressCommand.self, Submit.self, Verify.self,
            Report.self, Learners.self, Bench.self,
        ])

    /// Parses the arguments, runs the command and ends the process with its exit code.
    static func main() {
        Console.survivesClosedPipes()
        Console.leave(status(of: Array(CommandLine.arguments.dropFirst())))
    }

    private static func status(of arguments: [String]) -> ExitStatus {
        do {
            try CommandNames.check(arguments)
            var command = try parseAsRoot(arguments)
            try command.run()
            return .done
        } catch let status as ExitStatus {
            return status
        } catch let problem as Problem {
            Console.complain(problem.message)
            return problem.status
        } catch {
            return report(error)
        }
    }

    /// Help and version texts are answers; everything else that the argument parser throws is a wrong call.
    private static func report(_ error: any Error) -> ExitStatus {
        let text = fullMessage(for: error)
        if exitCode(for: error) == .success {
            return Console.answer(text)
        }
        if exitCode(for: error) == .validationFailure {
            Console.complain(UsageMessage.rendered(text))
            return .wrongCall
        }
        Console.complain("\(error). This is a fault of shardlab: please report it.")
        return .ourFault
    }
}
