import ShardCluster

extension CommandError {
    /// An error of the EC2 API: its code as the name, HTTP 400 as the number.
    static func ec2(_ code: String, _ message: String) -> CommandError {
        CommandError(code: 400, codeName: code, message: message)
    }

    /// What `ssh` and `scp` say where nothing answers.
    static func sshTimeout(_ address: String) -> CommandError {
        CommandError(
            code: 255, codeName: "ConnectionTimedOut",
            message: "ssh: connect to host \(address) port 22: Connection timed out. "
                + "Its security group must let your address in on port 22, and the instance must be running.")
    }
}
