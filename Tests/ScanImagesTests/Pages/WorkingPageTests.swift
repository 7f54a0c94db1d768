import Testing

@testable import ScanImages

@Suite struct `A page at its working scale` {
    @Test func `is even, however the light falls`() {
        var picture = GreyImage(width: 120, height: 60)
        for y in 0..<60 {
            for x in 0..<120 { picture[x, y] = UInt8(80 + x) }
        }
        picture[60, 30] = 20
        let page = WorkingPage(of: picture)
        #expect((page.width, page.height) == (120, 60))
        for place in page.pixels.indices where place != 30 * 120 + 60 {
            #expect(abs(Int(page.pixels[place]) - Int(WorkingPage.paper)) < 25)
        }
        #expect(page.pixels[30 * 120 + 60] > 180)
    }

    @Test func `has paper around it, and whole squares`() {
        let picture = GreyImage(width: 33, height: 21, grey: 90)
        let page = WorkingPage(of: picture, reducedBy: 1.5, margin: 4, grain: 8)
        #expect((page.width, page.height) == (32, 24))
        #expect(Set(page.pixels) == [WorkingPage.paper])
    }

    @Test func `stands where the picture stands`() {
        var picture = GreyImage(width: 90, height: 60)
        for y in 30..<36 {
            for x in 45..<54 { picture[x, y] = 0 }
        }
        let page = WorkingPage(of: picture, reducedBy: 3, margin: 8, grain: 8)
        for y in 0..<page.height {
            for x in 0..<page.width {
                let isInk = (23..<26).contains(x) && (18..<20).contains(y)
                #expect((page.pixels[y * page.width + x] > 150) == isInk, "\(x), \(y)")
            }
        }
    }
}

@Suite struct `A picture made smaller` {
    @Test func `keeps the mean of each area`() {
        let picture = GreyImage(
            width: 6, height: 4,
            pixels: [
                0, 30, 60, 90, 120, 150, 10, 40, 70, 100, 130, 160, 20, 50, 80, 110, 140, 170, 30,
                60, 90, 120, 150, 180,
            ])
        #expect(picture.reduced(toWidth: 3, height: 2).pixels == [20, 80, 140, 40, 100, 160])
        #expect(picture.reduced(toWidth: 6, height: 4) == picture)
        // Two and a half rows: the middle one counts for both.
        let third = picture.reduced(toWidth: 6, height: 1).pixels
        #expect(third == [15, 45, 75, 105, 135, 165])
    }

    @Test(arguments: [(7, 5), (13, 11), (19, 3)])
    func `is as grey as it was`(width: Int, height: Int) {
        let picture = GreyImage(width: 20, height: 17, grey: 137)
        let smaller = picture.reduced(toWidth: width, height: height)
        #expect((smaller.width, smaller.height) == (width, height))
        #expect(Set(smaller.pixels) == [137])
    }
}
