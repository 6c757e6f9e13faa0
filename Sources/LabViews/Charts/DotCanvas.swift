/// A grid of dots that becomes text: Braille patterns with two by four dots a cell, or one mark a cell.
struct DotCanvas {
    enum Ink: Hashable {
        case braille
        /// A series is told by its mark, so that it can be read without colour.
        case marks([Character])
    }

    let columns: Int
    let rows: Int
    private let ink: Ink
    private var cells: [UInt8]
    private var owners: [Int]

    init(columns: Int, rows: Int, ink: Ink) {
        self.columns = max(columns, 1)
        self.rows = max(rows, 1)
        self.ink = ink
        cells = Array(repeating: 0, count: self.columns * self.rows)
        owners = Array(repeating: 0, count: self.columns * self.rows)
    }

    private var dotsAcross: Int { ink == .braille ? 2 : 1 }
    private var dotsDown: Int { ink == .braille ? 4 : 1 }
    var width: Int { columns * dotsAcross }
    var height: Int { rows * dotsDown }

    /// Dots outside the grid are left out; y grows upwards.
    mutating func set(_ x: Int, _ y: Int, owner: Int) {
        guard x >= 0, x < width, y >= 0, y < height else { return }
        let down = height - 1 - y
        let cell = down / dotsDown * columns + x / dotsAcross
        cells[cell] |= Self.bits[down % dotsDown * 2 + x % dotsAcross]
        owners[cell] = owner
    }

    /// Bresenham's line, both ends included.
    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), owner: Int) {
        let across = abs(end.x - start.x)
        let up = -abs(end.y - start.y)
        var (x, y, error) = (start.x, start.y, across + up)
        while true {
            set(x, y, owner: owner)
            if x == end.x && y == end.y { return }
            let doubled = 2 * error
            if doubled >= up {
                error += up
                x += start.x < end.x ? 1 : -1
            }
            if doubled <= across {
                error += across
                y += start.y < end.y ? 1 : -1
            }
        }
    }

    /// From the top row down; `paint` colours what a series owns.
    func lines(paint: (String, Int) -> String) -> [String] {
        (0..<rows).map { row in
            (0..<columns).map { column in
                let cell = row * columns + column
                guard cells[cell] != 0 else { return " " }
                return paint(String(glyph(cell)), owners[cell])
            }.joined()
        }
    }

    private func glyph(_ cell: Int) -> Character {
        switch ink {
        case .braille: Character(Unicode.Scalar(0x2800 + UInt32(cells[cell])) ?? " ")
        case .marks(let marks): marks[owners[cell] % marks.count]
        }
    }

    /// Braille's dots are numbered down the left column, then the right; 7 and 8 came later, at the bottom.
    private static let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
}
