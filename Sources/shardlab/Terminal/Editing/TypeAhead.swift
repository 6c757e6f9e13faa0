import Foundation
import Synchronization

/// Keeps the terminal from echoing what is typed or pasted while no line is being read: the editor shows it in its turn.
enum TypeAhead {
    private static let descriptor = STDIN_FILENO
    /// The terminal's `c_lflag` as it was; nil while nothing is changed.
    private static let former = Atomic<UInt32>(0)

    /// Until `show()`; a signal that ends the program restores the terminal too.
    static func hide() {
        var modes = termios()
        guard tcgetattr(descriptor, &modes) == 0 else { return }
        former.store(modes.c_lflag, ordering: .sequentiallyConsistent)
        modes.c_lflag &= ~UInt32(ECHO)
        tcsetattr(descriptor, TCSANOW, &modes)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { number in
                TypeAhead.show()
                _exit(128 + number)
            }
        }
    }

    static func show() {
        let flags = former.exchange(0, ordering: .sequentiallyConsistent)
        guard flags != 0 else { return }
        var modes = termios()
        guard tcgetattr(descriptor, &modes) == 0 else { return }
        modes.c_lflag = flags
        tcsetattr(descriptor, TCSANOW, &modes)
    }
}
