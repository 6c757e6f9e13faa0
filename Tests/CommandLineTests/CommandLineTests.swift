import Testing

/// One after the other: a child that is started while another is being made inherits its pipes and keeps them open.
@Suite("The command line", .serialized)
enum CommandLineTests {}
