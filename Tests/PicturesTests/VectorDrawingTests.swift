import Pictures
import ScanImages
import Testing

@Suite struct `A drawing` {
    @Test func `is SVG with one element a line`() {
        var drawing = VectorDrawing(title: "Three & more", width: 200, height: 100)
        drawing.fill(PixelBox(x: 20, y: 10, width: 160, height: 60), with: .shade)
        drawing.line([[20, 70], [50.5, 40.256], [180, 10]], width: 1.5, with: .blue)
        drawing.line([[20, 70], [180, 10]], width: 2, with: .red, isDashed: true)
        drawing.dot(at: [50.5, 1.0 / 3], radius: 4, with: Colour(0, 10, 255))
        drawing.write("0.5 %", at: [100, 90], Lettering(height: 10))
        drawing.write("middle", at: [100, 90], Lettering(height: 9, colour: .faintInk), .centred)
        drawing.write(
            "up", at: [12, 40], Lettering(height: 10, isBold: true), .trailing, isTurned: true)
        #expect(
            drawing.svg == """
                <svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100" \
                font-family="sans-serif" role="img">
                <title>Three &amp; more</title>
                <rect width="200" height="100" fill="#ffffff"/>
                <rect x="20" y="10" width="160" height="60" fill="#f6f7f9"/>
                <polyline points="20,70 50.5,40.26 180,10" fill="none" stroke="#0072b2" \
                stroke-width="1.5" stroke-linejoin="round"/>
                <polyline points="20,70 180,10" fill="none" stroke="#c83c00" stroke-width="2" \
                stroke-linejoin="round" stroke-dasharray="6 4"/>
                <circle cx="50.5" cy="0.33" r="4" fill="#000aff" stroke="#ffffff" stroke-width="1.5"/>
                <text x="100" y="90" font-size="14" fill="#212529">0.5 %</text>
                <text x="100" y="90" font-size="13" fill="#6c757d" text-anchor="middle">middle</text>
                <text x="12" y="40" font-size="14" fill="#212529" font-weight="bold" \
                text-anchor="end" transform="rotate(-90 12 40)">up</text>
                </svg>

                """)
    }

    @Test func `holds any name, without what would end or break the file`() {
        var drawing = VectorDrawing(title: "", width: 9, height: 9)
        drawing.write(
            "</text>\u{1B}[1m\n\u{0}Größe 漢字 \"&amp;\"", at: [0, 8], Lettering(height: 5))
        #expect(
            drawing.svg.contains(
                ">&lt;/text&gt;\u{FFFD}[1m\u{FFFD}\u{FFFD}Größe 漢字 \"&amp;amp;\"</text>\n"))
    }
}
