import Glibc

extension Benchmark {
    /// From the start of the process to its end.
    static let version = Benchmark(name: "version") {
        let seconds = try Stopwatch.median(rounds: 21) { try ownProgram(["--version"]) }
        return .time(
            "version", seconds: seconds, conditions: Conditions.with("shardlab --version, whole process, median of 21"))
    }

    /// Runs this program, its output thrown away; waits in the kernel, so that nothing but the child is measured.
    private static func ownProgram(_ arguments: [String]) throws(Problem) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = (["shardlab"] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var child = pid_t()
        guard posix_spawn(&child, "/proc/self/exe", &actions, nil, words, environ) == 0 else { throw failed }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw failed }
        }
        guard status == 0 else { throw failed }
    }

    private static var failed: Problem {
        Problem("shardlab --version fails when run from bench. Run it by itself.", status: .ourFault)
    }
}
