/// What help costs in each mode.
package struct Costs: Sendable, Hashable {
    package var hint: Int
    package var reveal: Int
}
