import Testing

@testable import ScanImages

@Suite struct `The order of a page's numbers` {
    /// Numbers of 20 pixels' height at columns and rows of their middles, on a page turned by some degrees.
    private func order(
        _ places: [(x: Double, y: Double)], widths: [Double]? = nil, turn: Double = 0
    ) -> PageOrder {
        let page = NumberFrame(middle: .zero, angle: turn * .pi / 180, width: 0, height: 0)
        return PageOrder(
            of: places.enumerated().map { index, place in
                NumberFrame(
                    middle: page.point(at: SIMD2(place.x, place.y)), angle: page.angle,
                    width: widths?[index] ?? 60, height: 20)
            })
    }

    @Test(arguments: [-12.0, 0, 7])
    func `goes through a table row by row, and counts rows and columns`(turn: Double) {
        let places = (0..<12).map { index -> (x: Double, y: Double) in
            let (row, column) = (Double(index / 3), Double(index % 3))
            let stray = Double(3 * (index % 2))
            return (100 + 150 * column, 100 + 40 * row + stray)
        }
        let widths = (0..<12).map { Double(30 + 12 * ($0 % 4)) }
        let shuffled = [7, 2, 11, 0, 9, 4, 1, 10, 3, 8, 5, 6]
        let order = order(
            shuffled.map { places[$0] }, widths: shuffled.map { widths[$0] }, turn: turn)
        #expect(order.order.map { shuffled[$0] } == Array(0..<12))
        for (slot, index) in zip(order.slots, shuffled) {
            #expect(slot?.row == index / 3 && slot?.column == index % 3, "\(index)")
        }
    }

    @Test func `reads columns whose lines are not in line one after the other`() {
        let left = [100.0, 150, 200, 250].map { (x: 100.0, y: $0) }
        let right = [85.0, 119, 153, 187, 221].map { (x: 600.0, y: $0) }
        let order = order(right + left)
        #expect(order.order == [5, 6, 7, 8, 0, 1, 2, 3, 4])
        #expect(order.slots.compactMap { $0?.row } == [0, 1, 2, 3, 4, 0, 1, 2, 3])
    }

    @Test func `knows no table where there is none`() {
        let order = order([(x: 500, y: 300), (x: 80, y: 60), (x: 300, y: 700)])
        #expect(order.order == [1, 0, 2])
        #expect(order.slots.allSatisfy { $0 == nil })
        #expect(PageOrder(of: []).order.isEmpty)
    }

    @Test func `leaves a table's empty cells out of the count`() {
        let order = order([
            (x: 100, y: 100), (x: 250, y: 100), (x: 400, y: 100), (x: 100, y: 140),
            (x: 400, y: 140), (x: 250, y: 180),
        ])
        #expect(order.slots.map { $0?.row } == [0, 0, 0, 1, 1, 2])
        #expect(order.slots.map { $0?.column } == [0, 1, 2, 0, 2, 1])
    }
}
