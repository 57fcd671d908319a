import Pictures
import Testing

@Suite("Letters in pictures")
struct PictureTextTests {
    /// Every letter of the font, a few in a line, and their dots.
    static let lines: [(String, String)] = [
        (
            "ABCDEFGHIJKLM",
            """
            .###. ####. .###. ####. ##### ##### .###. #...# .###. ..### #...# #.... #...#
            #...# #...# #...# #...# #.... #.... #...# #...# ..#.. ...#. #..#. #.... ##.##
            #...# #...# #.... #...# #.... #.... #.... #...# ..#.. ...#. #.#.. #.... #.#.#
            ##### ####. #.... #...# ####. ####. #.### ##### ..#.. ...#. ##... #.... #.#.#
            #...# #...# #.... #...# #.... #.... #...# #...# ..#.. ...#. #.#.. #.... #...#
            #...# #...# #...# #...# #.... #.... #...# #...# ..#.. #..#. #..#. #.... #...#
            #...# ####. .###. ####. ##### #.... .#### #...# .###. .##.. #...# ##### #...#
            """
        ),
        (
            "NOPQRSTUVWXYZ",
            """
            #...# .###. ####. .###. ####. .#### ##### #...# #...# #...# #...# #...# #####
            #...# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# #...# #...# ....#
            ##..# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#.
            #.#.# #...# ####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#..
            #..## #...# #.... #.#.# #.#.. ....# ..#.. #...# #...# #.#.# .#.#. ..#.. .#...
            #...# #...# #.... #..#. #..#. ....# ..#.. #...# .#.#. ##.## #...# ..#.. #....
            #...# .###. #.... .##.# #...# ####. ..#.. .###. ..#.. #...# #...# ..#.. #####
            """
        ),
        (
            "abcdefghijklm",
            """
            ..... #.... ..... ....# ..... ..##. ..... #.... ..#.. ...#. #.... .##.. .....
            ..... #.... ..... ....# ..... .#..# .#### #.... ..... ..... #.... ..#.. .....
            .###. ####. .###. .#### .###. .#... #...# #.##. .##.. ..##. #..#. ..#.. ##.#.
            ....# #...# #.... #...# #...# ###.. #...# ##..# ..#.. ...#. #.#.. ..#.. #.#.#
            .#### #...# #.... #...# ##### .#... .#### #...# ..#.. ...#. ##... ..#.. #.#.#
            #...# #...# #...# #...# #.... .#... ....# #...# ..#.. #..#. #.#.. ..#.. #...#
            .#### ####. .###. .#### .###. .#... .###. #...# .###. .##.. #..#. .###. #...#
            """
        ),
        (
            "nopqrstuvwxyz",
            """
            ..... ..... ..... ..... ..... ..... .#... ..... ..... ..... ..... ..... .....
            ..... ..... ..... ..... ..... ..... .#... ..... ..... ..... ..... ..... .....
            #.##. .###. ####. .##.# #.##. .###. ###.. #...# #...# #...# #...# #...# #####
            ##..# #...# #...# #..## ##..# #.... .#... #...# #...# #...# .#.#. #...# ...#.
            #...# #...# ####. .#### #.... .###. .#... #...# #...# #.#.# ..#.. .#### ..#..
            #...# #...# #.... ....# #.... ....# .#..# #..## .#.#. #.#.# .#.#. ....# .#...
            #...# .###. #.... ....# #.... ####. ..##. .##.# ..#.. .#.#. #...# .###. #####
            """
        ),
        (
            "0123456789",
            """
            .###. ..#.. .###. ##### ...#. ##### ..##. ##### .###. .###.
            #...# .##.. #...# ...#. ..##. #.... .#... ....# #...# #...#
            #..## ..#.. ....# ..#.. .#.#. ####. #.... ...#. #...# #...#
            #.#.# ..#.. ...#. ...#. #..#. ....# ####. ..#.. .###. .####
            ##..# ..#.. ..#.. ....# ##### ....# #...# .#... #...# ....#
            #...# ..#.. .#... #...# ...#. #...# #...# .#... #...# ...#.
            .###. .###. ##### .###. ...#. .###. .###. .#... .###. .##..
            """
        ),
        (
            ".,:-+/()%=_ ?",
            """
            ..... ..... ..... ..... ..... ..... ...#. .#... ##... ..... ..... ..... .###.
            ..... ..... .##.. ..... ..#.. ....# ..#.. ..#.. ##..# ..... ..... ..... #...#
            ..... ..... .##.. ..... ..#.. ...#. .#... ...#. ...#. ##### ..... ..... ....#
            ..... ..... ..... ##### ##### ..#.. .#... ...#. ..#.. ..... ..... ..... ...#.
            ..... .##.. .##.. ..... ..#.. .#... .#... ...#. .#... ##### ..... ..... ..#..
            .##.. ..#.. .##.. ..... ..#.. #.... ..#.. ..#.. #..## ..... ..... ..... .....
            .##.. .#... ..... ..... ..... ..... ...#. .#... ...## ..... ##### ..... ..#..
            """
        ),
    ]

    @Test("every letter looks like what it stands for", arguments: lines)
    func letters(text: String, rows: String) {
        #expect(Self.dots(of: text) == rows)
    }

    @Test("a letter that the font does not have is a question mark", arguments: ["\u{E9}", "\u{5C71}", "&", "\t"])
    func unknown(letter: String) {
        #expect(Self.dots(of: "A\(letter)B") == Self.dots(of: "A?B"))
    }

    @Test("a dot is a square of the size asked for, in the colour asked for")
    func scale() {
        var picture = Picture(width: 17, height: 24)
        picture.write("L", x: 1, y: 2, scale: 3, color: .segment)
        let (on, off) = (Self.pixel(.segment), Self.pixel(.background))
        let expected = (0..<24 * 17).flatMap { index -> [UInt8] in
            let (row, column) = (index / 17 - 2, index % 17 - 1)
            let isInside = (0..<21).contains(row) && (0..<15).contains(column)
            return isInside && (column < 3 || row >= 18) ? on : off
        }
        #expect(picture.pixels == expected)
    }

    @Test("of a letter at an edge that is drawn which lies in the picture")
    func edge() {
        var picture = Picture(width: 3, height: 2)
        picture.write("L", x: -1, y: -5, scale: 1)
        let (on, off) = (Self.pixel(.text), Self.pixel(.background))
        #expect(picture.pixels == off + off + off + on + on + on)
    }

    /// A line of letters, a dot to a pixel: one that is drawn is "#", one that is not "." in a letter and " " behind it.
    private static func dots(of text: String) -> String {
        let width = text.count * 6 - 1
        var picture = Picture(width: width, height: 7)
        picture.write(text, x: 0, y: 0, scale: 1)
        let on = pixel(.text)
        let rows = (0..<7).map { row in
            let columns = (0..<width).map { column -> String in
                let start = (row * width + column) * 3
                if picture.pixels[start..<start + 3].elementsEqual(on) { return "#" }
                return column % 6 == 5 ? " " : "."
            }
            return columns.joined()
        }
        return rows.joined(separator: "\n")
    }

    private static func pixel(_ color: PictureColor) -> [UInt8] { Picture(width: 1, height: 1, color: color).pixels }
}
