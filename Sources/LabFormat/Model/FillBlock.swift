/// A `fill` block: a file with blanks that stands in the sandbox's file system once it is filled.
package struct FillBlock: Sendable, Hashable {
    package let file: String
    package let fragment: Fragment
    package internal(set) var points: Int
    package let declaredPoints: Int?
    package let line: Int
}
