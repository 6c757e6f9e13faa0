/// The version of everything that decides what a journal replays to.
///
/// It goes up by one whenever a rule of the simulation, the shell or the scoring changes; the golden traces fail until it does.
package enum Behaviour {
    package static let current = 7
}
