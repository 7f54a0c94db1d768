import DigitTestSupport
import NeuralNetwork
import Testing

@testable import ScanImages

@Suite(.tellingSeeds) struct `Finding lines` {
    private func lines(_ image: GreyImage) throws -> [FoundLine] {
        try LineFinder().lines(in: image)
    }

    /// Draws digits of 30×50 pixels side by side; the line falls by `slope`.
    private func write(
        _ digits: [Int], x: Double, y: Double, pitch: Double = 45, slope: Double = 0,
        tone: UInt8 = 0, into picture: inout GreyImage
    ) {
        for (place, digit) in digits.enumerated() {
            let along = Double(place) * pitch
            picture.draw(
                digit, x: x + along, y: y + slope * along, width: 30, height: 50, strokeWidth: 5,
                tone: tone)
        }
    }

    /// A number of six digits, whose ink fills the rows from 27 to 83.
    private func number(paper: UInt8 = 255, tone: UInt8 = 0) -> GreyImage {
        var picture = GreyImage(width: 320, height: 110, grey: paper)
        write([5, 0, 4, 7, 9, 2], x: 25, y: 30, tone: tone, into: &picture)
        return picture
    }

    /// The rows of a strip between the first and the last that have ink, as a share of all.
    private func fill(of strip: LineStrip) -> Double {
        let rows = (0..<LineStrip.height).filter { row in
            (0..<strip.width).contains { strip[$0, row] >= 96 }
        }
        guard let first = rows.first, let last = rows.last else { return 0 }
        return Double(last - first + 1) / Double(LineStrip.height)
    }

    /// The sum of the differences of two strips, for each pixel.
    private func difference(_ first: LineStrip, _ second: LineStrip) -> Double {
        let width = min(first.width, second.width)
        var sum = 0
        for row in 0..<LineStrip.height {
            for x in 0..<width { sum += abs(Int(first[x, row]) - Int(second[x, row])) }
        }
        return Double(sum) / Double(width * LineStrip.height)
    }

    @Test func `brings a line to one height and full strength`() throws {
        for scale in [0.4, 1, 3] {
            var picture = GreyImage(width: Int(320 * scale), height: Int(110 * scale), grey: 230)
            for (place, digit) in [5, 0, 4, 7, 9, 2].enumerated() {
                picture.draw(
                    digit, x: (25 + 45 * Double(place)) * scale, y: 30 * scale, width: 30 * scale,
                    height: 50 * scale, strokeWidth: 5 * scale, tone: 150)
            }
            let found = try lines(picture)
            try #require(found.count == 1)
            let strip = found[0].strip
            #expect(strip.pixels.count == 32 * strip.width)
            #expect((0.7...0.95).contains(fill(of: strip)), "scale \(scale)")
            #expect(strip.pixels.contains { $0 >= 250 })
            #expect((0..<32).allSatisfy { strip[0, $0] == 0 && strip[strip.width - 1, $0] == 0 })
        }
    }

    @Test func `shows the box it names`() throws {
        let strip = try #require(try lines(number()).first).strip
        #expect(abs(strip.box.y - 23) <= 2 && abs(strip.box.endY - 88) <= 2)
        #expect(strip.box.x >= 0 && strip.box.x <= 10 && strip.box.endX >= 290)
        #expect(abs(strip.pictureX(ofColumn: 0) - Double(strip.box.x)) <= 4)
        for column in 0..<strip.width {
            let left = strip.pictureX(ofColumn: column)
            #expect(strip.column(ofPictureX: left + 0.5) == column)
        }
        // The columns of the second digit.
        let zero = strip.column(ofPictureX: 68)..<strip.column(ofPictureX: 102)
        let box = strip.box(ofColumns: zero)
        #expect(abs(box.x - 68) <= 2 && abs(box.endX - 102) <= 2)
        #expect(strip.column(ofPictureX: -1000) == 0)
        #expect(strip.column(ofPictureX: 1000) == strip.width - 1)
    }

    /// A cheque's pattern: thin, pale waves behind the ink.
    @Test func `leaves a pattern and a shadow on the paper`() throws {
        let plain = try #require(try lines(number(paper: 220, tone: 60)).first).strip
        var patterned = GreyImage(width: 320, height: 110, grey: 220)
        for start in stride(from: -110, to: 320, by: 9) {
            patterned.stroke(
                from: (Double(start), 0), to: (Double(start + 110), 110), width: 1, tone: 180)
        }
        write([5, 0, 4, 7, 9, 2], x: 25, y: 30, tone: 60, into: &patterned)
        let photo = patterned.photographed(noise: 4, shadow: 0.4, seed: testSeed(3))
        let found = try lines(photo)
        try #require(found.count == 1)
        #expect(abs(found[0].strip.width - plain.width) <= 4)
        let strip = found[0].strip
        let ink = { (strip: LineStrip) in strip.pixels.reduce(0.0) { $0 + Double($1) } }
        #expect(abs(ink(strip) / ink(plain) - 1) < 0.15)
        // Between the digits there is nothing.
        for gap in 0..<5 {
            let x = Double(60 + 45 * gap)
            for column in strip.column(ofPictureX: x)...strip.column(ofPictureX: x + 5) {
                #expect((0..<32).allSatisfy { strip[column, $0] < 32 }, "column \(column)")
            }
        }
    }

    @Test func `takes out rules without tearing digits`() throws {
        let plain = try #require(try lines(number()).first).strip
        // Under the digits, through them, along their feet, and a box around them.
        for rows in [[96.0], [55], [82], [12, 98]] {
            for slope in [0, 0.03] {
                var ruled = number()
                for row in rows {
                    ruled.stroke(from: (0, row), to: (319, row + 319 * slope), width: 2)
                }
                let found = try lines(ruled)
                try #require(found.count == 1, "\(rows), \(slope)")
                let strip = found[0].strip
                #expect(abs(strip.width - plain.width) <= 12, "\(rows), \(slope)")
                #expect((0.7...0.95).contains(fill(of: strip)), "\(rows), \(slope)")
                // Each digit keeps its columns filled from top to foot.
                #expect(
                    abs(strip.box.y - plain.box.y) <= 4 && abs(strip.box.endY - plain.box.endY) <= 4
                )
            }
        }
        // Without the rule through them, digits are what they were.
        var ruled = number()
        ruled.stroke(from: (0, 55), to: (319, 55), width: 2)
        let strip = try #require(try lines(ruled).first).strip
        #expect(difference(strip, plain) < 12)
    }

    @Test func `takes a frame off that digits touch`() throws {
        var framed = number()
        for (start, end) in [
            ((2.0, 2.0), (317.0, 2.0)), ((2, 108), (317, 108)), ((2, 2), (2, 108)),
            ((317, 2), (317, 108)), ((0, 84), (319, 84)),
        ] {
            framed.stroke(from: start, to: end, width: 3)
        }
        let found = try lines(framed)
        try #require(found.count == 1)
        let plain = try #require(try lines(number()).first).strip
        // Stubs of the line below hang from the digits' feet, so the scale is a little smaller.
        #expect(abs(found[0].strip.width - plain.width) <= 12)
        #expect(abs(found[0].strip.box.y - plain.box.y) <= 4)
        #expect(abs(found[0].strip.box.endY - plain.box.endY) <= 4)
    }

    @Test(arguments: [-0.15, -0.08, 0.08, 0.15])
    func `levels a line that rises or falls`(slope: Double) throws {
        var picture = GreyImage(width: 420, height: 200)
        write([5, 0, 4, 7, 9, 2, 3, 6], x: 25, y: 75, slope: slope, into: &picture)
        let found = try lines(picture)
        try #require(found.count == 1)
        let strip = found[0].strip
        // Each digit stands over the whole height, within a few rows.
        for place in 0..<8 {
            let x = 25 + 45 * Double(place)
            let columns = strip.column(ofPictureX: x)...strip.column(ofPictureX: x + 30)
            let rows = (0..<32).filter { row in columns.contains { strip[$0, row] >= 128 } }
            #expect(rows[0] <= 6 && rows[rows.count - 1] >= 25, "digit \(place)")
            let box = strip.box(ofColumns: columns.lowerBound..<columns.upperBound + 1)
            let top = 75 + slope * 45 * Double(place)
            #expect(abs(Double(box.y) - top) <= 12 && abs(Double(box.endY) - top - 50) <= 12)
        }
    }

    @Test func `reads lines from top to bottom and numbers from left to right`() throws {
        var page = GreyImage(width: 700, height: 420)
        write([1, 2, 3], x: 30, y: 40, into: &page)
        write([4, 5], x: 420, y: 36, into: &page)
        write([6, 7, 8], x: 50, y: 170, into: &page)
        write([9, 0], x: 460, y: 176, into: &page)
        write([3, 3, 3, 3, 3], x: 200, y: 310, into: &page)
        let boxes = try lines(page).map(\.strip.box)
        #expect(boxes.map { ($0.y + 40) / 130 } == [0, 0, 1, 1, 2])
        #expect(boxes.map { $0.x < 150 } == [true, false, true, false, false])
    }

    @Test func `keeps wide gaps in a picture that is one line`() throws {
        var picture = GreyImage(width: 640, height: 110)
        write([1, 9, 6, 7], x: 30, y: 30, pitch: 65, into: &picture)
        write([4, 8, 9], x: 450, y: 30, pitch: 65, into: &picture)
        #expect(try lines(picture).count == 1)
    }

    @Test func `keeps what is left of a pale digit beside the others`() throws {
        var picture = GreyImage(width: 320, height: 110, grey: 255)
        write([9, 2], x: 200, y: 30, into: &picture)
        // Two arcs of a zero, less than two fifths as high as the digits, one and a half heights aside.
        picture.stroke(from: (100, 36), to: (100, 50), width: 4)
        picture.stroke(from: (122, 58), to: (122, 72), width: 4)
        let found = try lines(picture)
        try #require(found.count == 1)
        #expect(found[0].strip.box.x <= 100)
    }

    @Test func `gives a piece to the nearer of two numbers`() throws {
        var picture = GreyImage(width: 600, height: 400, grey: 255)
        write([5, 0], x: 20, y: 30, into: &picture)
        write([7, 9], x: 300, y: 30, into: &picture)
        picture.stroke(from: (270, 44), to: (270, 58), width: 4)
        let found = try lines(picture)
        try #require(found.count == 2)
        #expect(found[0].strip.box.endX < 200)
        #expect(found[1].strip.box.x <= 270)
    }

    @Test func `takes the height from the digits, not from tails and flourishes`() throws {
        var picture = number()
        // A nine's tail, to the foot of the picture.
        picture.stroke(from: (229, 78), to: (222, 106), width: 4)
        // A dash and an equals sign behind the number, and a dot.
        picture.stroke(from: (295, 50), to: (312, 50), width: 3)
        picture.stroke(from: (295, 60), to: (312, 60), width: 3)
        picture.stroke(from: (60, 80), to: (60, 80), width: 6)
        let found = try lines(picture)
        try #require(found.count == 1)
        #expect(found[0].strip.box.y >= 20 && found[0].strip.box.endY <= 112)
        let zero = found[0].digit(
            in: found[0].strip.column(ofPictureX: 68)..<found[0].strip.column(ofPictureX: 102))
        #expect(abs((zero?.box.height ?? 0) - 55) <= 2)
    }

    @Test func `takes a stroke that falls from end to end as a whole`() throws {
        var picture = GreyImage(width: 260, height: 90, grey: 255)
        picture.stroke(from: (20, 24), to: (240, 69), width: 8, tone: 0)
        let box = try #require(try lines(picture).first?.strip.box)
        #expect(box.y <= 21 && box.endY >= 72)
        #expect(box.x <= 20 && box.endX >= 240)
    }

    @Test func `knows how much ink it left aside`() throws {
        func leftAside(_ picture: GreyImage) throws -> Double {
            try #require(try lines(picture).first).inkLeftAside
        }
        #expect(try leftAside(number()) == 0)
        // Grain is no ink.
        #expect(
            try leftAside(number().photographed(noise: 10, shadow: 0.2, seed: testSeed(3))) < 0.02)
        // A digit far paler than the others holds a part of a digit's ink.
        var pale = GreyImage(width: 380, height: 110, grey: 255)
        write([5, 0, 4, 7, 9], x: 25, y: 30, into: &pale)
        let without = try leftAside(pale)
        write([8], x: 300, y: 30, tone: 215, into: &pale)
        #expect(without == 0)
        #expect((0.02...0.4).contains(try leftAside(pale)))
        // What stands in a line of its own is not left aside.
        var two = GreyImage(width: 320, height: 220, grey: 255)
        write([5, 0, 4, 7, 9, 2], x: 25, y: 30, into: &two)
        write([5, 0, 4, 7, 9, 2], x: 25, y: 130, into: &two)
        #expect(try lines(two).map(\.inkLeftAside) == [0, 0])
    }

    @Test func `prepares the digit in a stretch of columns as the digit finder does`() throws {
        let picture = number()
        let expected = try DigitFinder().numbers(in: picture)[0]
        let line = try #require(try lines(picture).first)
        for candidate in expected {
            // The neighbours' edges reach into the stretch.
            let columns =
                line.strip.column(
                    ofPictureX: Double(candidate.box.x) - 9)..<line.strip.column(
                    ofPictureX: Double(candidate.box.endX) + 9)
            let digit = try #require(line.digit(in: columns))
            #expect(digit.box == candidate.box)
            #expect(digit.bitmap == candidate.bitmap)
        }
    }

    @Test func `finds no digit where there is no ink`() throws {
        let line = try #require(try lines(number()).first)
        #expect(line.digit(in: 0..<2) == nil)
        #expect(line.digit(in: 5..<5) == nil)
        #expect(line.digit(in: -50 ..< -20) == nil)
    }

    @Test func `says what a picture without writing is`() {
        let seen: [(GreyImage, NoDigit)] = [
            (GreyImage(width: 1, height: 400), .tooSmall(width: 1, height: 400)),
            (GreyImage(width: 400, height: 1), .tooSmall(width: 400, height: 1)),
            (GreyImage(width: 100, height: 100), .blank),
            (GreyImage(width: 100, height: 100, grey: 0), .blank),
            (GreyImage(width: 2000, height: 8), .blank),
        ]
        for (picture, reason) in seen {
            #expect(throws: reason) { try LineFinder().lines(in: picture) }
        }
    }

    @Test func `gives the same strips for the same picture`() throws {
        let photo = number(paper: 200, tone: 90).photographed(
            noise: 12, shadow: 0.3, seed: testSeed(5))
        let first = try lines(photo).map(\.strip)
        let second = try lines(photo).map(\.strip)
        #expect(first == second)
    }

    @Test(arguments: [0.0, 0.05])
    func `tells even digits from uneven ones, level or not`(slope: Double) throws {
        func unevenness(_ rises: [Double]) throws -> Double? {
            var picture = GreyImage(width: 320, height: 130)
            for (place, rise) in rises.enumerated() {
                let x = 25 + 45 * Double(place)
                write([4 + place], x: x, y: 35 + slope * x - rise, into: &picture)
            }
            return try #require(try lines(picture).first).unevenness
        }
        #expect(try #require(try unevenness([0, 0, 0, 0])) < 0.05)
        let uneven = try #require(try unevenness([0, 9, 1, 8]))
        #expect((0.1...0.25).contains(uneven))
        #expect(try unevenness([0]) == nil)
    }

    @Test func `ends on any pattern and stays inside of the picture`() {
        var generator = SeededGenerator(testSeed: 12)
        for _ in 0..<300 {
            let width = Int.random(in: 1...90, using: &generator)
            let height = Int.random(in: 1...60, using: &generator)
            let levels = Int.random(in: 1...255, using: &generator)
            let grain = Int.random(in: 1...6, using: &generator)
            let cells = (0..<(width / grain + 1) * (height / grain + 1)).map { _ in
                UInt8(Int.random(in: 0...levels, using: &generator) * 255 / levels)
            }
            let image = GreyImage(
                width: width, height: height,
                pixels: (0..<width * height).map { place in
                    cells[place / width / grain * (width / grain + 1) + place % width / grain]
                })
            for line in (try? lines(image)) ?? [] {
                let box = line.strip.box
                #expect(box.x >= 0 && box.y >= 0 && box.endX <= width && box.endY <= height)
                #expect(box.width > 0 && box.height > 0)
                #expect(line.strip.width >= LineStrip.minimumWidth)
                let part = line.strip.box(ofColumns: 0..<line.strip.width / 2)
                #expect(part.x >= box.x && part.endX <= box.endX && part.height > 0)
                if let digit = line.digit(in: 0..<line.strip.width) {
                    #expect(digit.box.x >= 0 && digit.box.endX <= width)
                }
            }
        }
    }
}
