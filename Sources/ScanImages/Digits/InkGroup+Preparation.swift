extension InkGroup {
    /// Prepares the ink for the network.
    ///
    /// Strokes are brought to full strength, however pale the pencil, and the paper's noise to
    /// nothing; ink of other digits that reaches into the box is left out.
    func candidate(in plane: InkPlane) -> DigitCandidate {
        let cut = cut(from: plane)
        return DigitCandidate(box: box, bitmap: DigitBitmap(fitting: cut.trimmed(below: 64)))
    }

    /// Cuts the digit out: 0 is paper, 255 full ink.
    private func cut(from plane: InkPlane) -> GreyImage {
        // Grey pixels at the edge of a stroke are below the threshold and belong to it.
        let fringe = 1 + min(box.width, box.height) / 60
        let left = max(0, box.x - fringe)
        let top = max(0, box.y - fringe)
        let right = min(plane.width, box.endX + fringe)
        let bottom = min(plane.height, box.endY + fringe)
        let width = right - left
        let height = bottom - top
        let own = neighbourhood(
            of: PixelBox(x: left, y: top, width: width, height: height), fringe: fringe)
        let strength = StrokeStrength(of: self, in: plane)
        let cut = [UInt8](unsafeUninitializedCapacity: width * height) { cut, filled in
            for y in 0..<height {
                let row = (top + y) * plane.width + left
                for x in 0..<width {
                    let place = y * width + x
                    cut[place] = own[place] & strength.table[Int(plane.ink[row + x])]
                }
            }
            filled = width * height
        }
        return GreyImage(width: width, height: height, pixels: cut)
    }

    /// The pixels of a box that belong to the ink or lie at most `fringe` beside it: 255 for those,
    /// 0 for the rest.
    private func neighbourhood(of box: PixelBox, fringe: Int) -> [UInt8] {
        var own = [UInt8](repeating: 0, count: box.width * box.height)
        own.withUnsafeMutableBufferPointer { own in
            for component in components {
                for run in component.runs {
                    let start = max(box.x, Int(run.start) - fringe) - box.x
                    let end = min(box.endX, Int(run.end) + fringe) - box.x
                    let first = max(box.y, Int(run.y) - fringe) - box.y
                    let last = min(box.endY - 1, Int(run.y) + fringe) - box.y
                    for y in first...last {
                        for x in start..<end { own[y * box.width + x] = 255 }
                    }
                }
            }
        }
        return own
    }
}

/// What brings a digit's strokes to full strength.
private struct StrokeStrength {
    /// The strength, 0 to 255, for every amount of ink.
    let table: [UInt8]

    init(of group: InkGroup, in plane: InkPlane) {
        // The core of the stroke: three tenths of its pixels are darker still.
        let full = max(plane.tones(of: group.components).quantile(0.7), Int(plane.threshold))
        let empty = Int(plane.noise)
        table = (0..<256).map { ink in
            UInt8(min(255, max(0, ink - empty) * 255 / max(1, full - empty)))
        }
    }
}

extension GreyImage {
    /// Returns the smallest part that holds all pixels of at least a tone; the whole picture
    /// where there is none.
    fileprivate func trimmed(below tone: UInt8) -> GreyImage {
        var left = width
        var right = -1
        var top = height
        var bottom = -1
        for y in 0..<height {
            let row = pixels[y * width..<(y + 1) * width]
            guard let first = row.firstIndex(where: { $0 >= tone }),
                let last = row.lastIndex(where: { $0 >= tone })
            else { continue }
            left = min(left, first - y * width)
            right = max(right, last - y * width)
            top = min(top, y)
            bottom = y
        }
        guard right >= 0 else { return self }
        var part: [UInt8] = []
        part.reserveCapacity((right - left + 1) * (bottom - top + 1))
        for y in top...bottom { part += pixels[y * width + left...y * width + right] }
        return GreyImage(width: right - left + 1, height: bottom - top + 1, pixels: part)
    }
}
