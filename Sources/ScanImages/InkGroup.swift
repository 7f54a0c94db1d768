/// Components that make up one digit: most often one, several where strokes are broken or a
/// five's flag stands apart.
struct InkGroup {
    /// The smallest box around all of it.
    var box: PixelBox

    /// The number of pixels.
    var area: Int

    /// The components.
    var components: [InkComponent]

    init(_ component: InkComponent) {
        box = component.box
        area = component.area
        components = [component]
    }

    /// Takes another group's ink in.
    mutating func join(_ other: InkGroup) {
        box = box.union(other.box)
        area += other.area
        components += other.components
    }
}

extension InkGroup {
    /// Prepares the ink for the network.
    ///
    /// Strokes are brought to full strength, however pale the pencil, and the paper's noise to
    /// nothing; ink of other digits that reaches into the box is left out.
    func candidate(in plane: InkPlane) -> DigitCandidate {
        // Grey pixels at the edge of a stroke are below the threshold and belong to it.
        let fringe = 1 + min(box.width, box.height) / 60
        let left = max(0, box.x - fringe)
        let top = max(0, box.y - fringe)
        let right = min(plane.width, box.endX + fringe)
        let bottom = min(plane.height, box.endY + fringe)
        let width = right - left
        let height = bottom - top
        var own = [Bool](repeating: false, count: width * height)
        for component in components {
            for run in component.runs {
                let start = max(left, Int(run.start) - fringe) - left
                let end = min(right, Int(run.end) + fringe) - left
                let first = max(top, Int(run.y) - fringe) - top
                let last = min(bottom - 1, Int(run.y) + fringe) - top
                for y in first...last {
                    for x in start..<end { own[y * width + x] = true }
                }
            }
        }
        let tones = strokeTones(in: plane)
        // Nine tenths of the stroke's pixels are at most this dark: its core.
        let full = max(tones.quantile(0.7), Int(plane.threshold))
        let empty = Int(plane.noise)
        var cut = GreyImage(width: width, height: height, grey: 0)
        for y in 0..<height {
            for x in 0..<width where own[y * width + x] {
                let ink = Int(plane.ink[(top + y) * plane.width + left + x])
                guard ink > empty else { continue }
                cut.pixels[y * width + x] = UInt8(
                    min(255, (ink - empty) * 255 / max(1, full - empty)))
            }
        }
        return DigitCandidate(box: box, bitmap: DigitBitmap(fitting: cut.trimmed(below: 64)))
    }

    private func strokeTones(in plane: InkPlane) -> ToneHistogram {
        var counts = [Int](repeating: 0, count: 256)
        for component in components {
            for run in component.runs {
                let row = Int(run.y) * plane.width
                for x in Int(run.start)..<Int(run.end) { counts[Int(plane.ink[row + x])] += 1 }
            }
        }
        return ToneHistogram(counts: counts)
    }
}

extension GreyImage {
    /// Returns the smallest part that holds all pixels of at least a tone; the whole picture
    /// where there is none.
    func trimmed(below tone: UInt8) -> GreyImage {
        var left = width
        var right = -1
        var top = height
        var bottom = -1
        for y in 0..<height {
            for x in 0..<width where pixels[y * width + x] >= tone {
                left = min(left, x)
                right = max(right, x)
                top = min(top, y)
                bottom = y
            }
        }
        guard right >= 0 else { return self }
        var part = GreyImage(width: right - left + 1, height: bottom - top + 1, grey: 0)
        for y in 0..<part.height {
            for x in 0..<part.width { part[x, y] = self[left + x, top + y] }
        }
        return part
    }
}
