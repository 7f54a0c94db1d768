import Glibc

/// How a picture that was cut out of another one lies in it.
struct CutFrame: Sendable, Hashable {
    /// The point of the picture at the top left corner of the cut.
    var origin: SIMD2<Double>

    /// The way in the picture for each column of the cut; a row goes as far, at a right angle.
    var along: SIMD2<Double>

    /// The whole picture.
    var picture: PixelBox

    /// The picture's pixels for each pixel of the cut, both ways.
    var scale: Double { (along * along).sum().squareRoot() }

    /// Returns the point of the picture at a point of the cut, both in pixels from the top left corners.
    func point(at place: SIMD2<Double>) -> SIMD2<Double> {
        origin + along * place.x + SIMD2(-along.y, along.x) * place.y
    }

    /// Returns the smallest box of the picture around a box of the cut.
    func box(around box: PixelBox) -> PixelBox {
        let corners = [(box.x, box.y), (box.endX, box.y), (box.x, box.endY), (box.endX, box.endY)]
        return PixelBox(
            around: corners.map { point(at: SIMD2(Double($0.0), Double($0.1))) }, inside: picture)
    }
}

/// The part of a picture around one number, upright whichever way the number is turned.
struct NumberCut {
    /// The part, in grey.
    private(set) var image: GreyImage

    /// How it lies in the picture.
    let frame: CutFrame

    /// How many pixels the number's line falls for each pixel to the right.
    let skew: Double

    /// What is cut out around the number, as a part of its height.
    private static let margin = 1.0 / 3

    /// Lines that fall by less stay as they are: a strip is levelled by moving its columns, which leans
    /// upright strokes by as much.
    private static let leastTurn = 0.03

    /// Cut-outs are made smaller, in whole steps, while digits stay this high: strips and the digit
    /// network see fewer pixels.
    private static let enoughHeight = 72.0

    /// Cuts a number out.
    ///
    /// - Complexity: O(pixels) of the cut-out, or of what it shows where that is made smaller.
    init(_ number: NumberFrame, from picture: GreyImage) {
        let margin = max(4, Self.margin * number.height)
        let step = max(1, (number.height / Self.enoughHeight).rounded(.down))
        let whole = PixelBox(x: 0, y: 0, width: picture.width, height: picture.height)
        let around = number.grown(along: margin, across: margin)
        if abs(number.angle) < Self.leastTurn {
            let box = around.box(inside: whole)
            skew = tan(number.angle)
            frame = CutFrame(
                origin: SIMD2(Double(box.x), Double(box.y)), along: SIMD2(step, 0), picture: whole)
            image =
                step == 1
                ? picture.part(box)
                : Self.sample(
                    picture, in: frame, width: max(1, box.width / Int(step)),
                    height: max(1, box.height / Int(step)), step: Int(step))
        } else {
            skew = 0
            frame = CutFrame(
                origin: around.corners[0], along: around.direction * step, picture: whole)
            image = Self.sample(
                picture, in: frame, width: Int((around.width / step).rounded(.up)),
                height: Int((around.height / step).rounded(.up)), step: Int(step))
        }
    }

    /// Samples a picture.
    ///
    /// Each pixel is the mean of `step` by `step` points. Beyond its edge the picture goes on as at the edge.
    private static func sample(
        _ picture: GreyImage, in frame: CutFrame, width: Int, height: Int, step: Int
    ) -> GreyImage {
        let (across, part) = (SIMD2(-frame.along.y, frame.along.x), 1 / Double(step))
        var pixels = [UInt8](repeating: 0, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                var sum = 0.0
                for row in 0..<step {
                    for column in 0..<step {
                        let u = Double(x) + (Double(column) + 0.5) * part
                        let v = Double(y) + (Double(row) + 0.5) * part
                        sum += picture.tone(at: frame.origin + frame.along * u + across * v)
                    }
                }
                pixels[y * width + x] = UInt8((sum * part * part).rounded())
            }
        }
        return GreyImage(width: width, height: height, pixels: pixels)
    }

    /// Gives pixels the tone of the paper.
    ///
    /// - Parameters:
    ///   - isPaper: Whether a pixel shows paper; the median of those is its tone.
    ///   - isHidden: Whether a pixel becomes paper.
    mutating func hide(isPaper: (Int) -> Bool, where isHidden: (Int) -> Bool) {
        guard image.pixels.indices.contains(where: isHidden) else { return }
        let hidden = image.pixels.indices.filter(isHidden)
        guard hidden.count < image.pixels.count else { return }
        var paper = image.pixels.indices.filter { isPaper($0) && !isHidden($0) }
        if paper.isEmpty { paper = image.pixels.indices.filter { !isHidden($0) } }
        let tone = ToneHistogram(of: paper.map { image.pixels[$0] }).quantile(0.5)
        for place in hidden { image.pixels[place] = UInt8(tone) }
    }
}

extension GreyImage {
    /// A part of the picture.
    fileprivate func part(_ box: PixelBox) -> GreyImage {
        let rows = (box.y..<box.endY).map { y in
            pixels[y * width + box.x..<y * width + box.endX]
        }
        return GreyImage(width: box.width, height: box.height, pixels: Array(rows.joined()))
    }

    /// The tone at a point, in pixels from the top left corner (bilinear); beyond an edge, as at the edge.
    fileprivate func tone(at point: SIMD2<Double>) -> Double {
        let x = min(max(point.x - 0.5, 0), Double(width - 1))
        let y = min(max(point.y - 0.5, 0), Double(height - 1))
        let (left, top) = (Int(x), Int(y))
        let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
        let (u, v) = (x - Double(left), y - Double(top))
        let upper = Double(self[left, top]) * (1 - u) + Double(self[right, top]) * u
        let lower = Double(self[left, bottom]) * (1 - u) + Double(self[right, bottom]) * u
        return upper * (1 - v) + lower * v
    }
}
