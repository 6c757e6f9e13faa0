import LabShell
import ShellSyntax

/// The words that labs may use in their commands.
enum LabWords {
    static var vocabulary: Vocabulary { Shell.vocabulary }
}
