// Feeds the decoder and both finders with whatever libFuzzer thinks of: what does not decode is drawn.
//
// It is no target of the package, because libFuzzer brings its own `main` and wants every module
// built with its instrumentation. With gcc's or clang's objects of Sources/CScanCodecs in a folder
// OBJECTS it is built and run so:
//
//     clang -c -g -O1 -fsanitize=fuzzer-no-link,address -ISources/CScanCodecs/include \
//         Sources/CScanCodecs/*.c                                     (in OBJECTS)
//     swiftc -parse-as-library -g -O -sanitize=fuzzer,address -D FUZZING \
//         -ISources/CScanCodecs/include -Xcc -fmodule-map-file=Tests/Fuzz/module.modulemap \
//         Sources/ScanImages/*.swift Sources/ScanImages/Lines/*.swift \
//         Tests/Fuzz/DecodeFuzzer.swift OBJECTS/*.o \
//         -lpng -ljpeg -lz -o decode-fuzzer
//     SWIFT_BACKTRACE=enable=no ./decode-fuzzer -max_len=4096 -max_total_time=60 CORPUS
//
// CORPUS is a folder with a few small PNGs and JPEGs to begin with. A crash leaves a file
// `crash-…`, which the fuzzer reads again when it is given as argument. Swift's backtraces are off
// because their handler hangs under the address sanitizer.

/// Reads the bytes as the daemon would; whatever they are, this must return.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let scan = Array(UnsafeBufferPointer(start: bytes, count: count))
    // Small enough that a promise of many pixels is not what the time goes into.
    let limits = ImageLimits(maximumPixels: 40_000)
    _ = ImageFormat.completeness(
        head: Array(scan.prefix(64)), tail: Array(scan.suffix(64)), size: scan.count)
    let image = (try? GreyImage(decoding: scan, limits: limits)) ?? picture(drawnBy: scan)
    _ = try? DigitFinder().numbers(in: image)
    for line in (try? LineFinder().lines(in: image)) ?? [] {
        _ = line.digit(in: 0..<line.strip.width / 2)
    }
    return 0
}

/// Draws up to forty straight strokes: two bytes for the size, then five for the ends and width of each.
private func picture(drawnBy bytes: [UInt8]) -> GreyImage {
    let size = bytes.prefix(2).map { Int($0) + 1 } + [1, 1]
    var image = GreyImage(width: size[0], height: size[1])
    var rest = bytes.dropFirst(2).prefix(5 * 40)
    while rest.count >= 5 {
        let stroke = rest.prefix(5).map { Int($0) }
        rest = rest.dropFirst(5)
        let from = (x: stroke[0] * image.width / 256, y: stroke[1] * image.height / 256)
        let to = (x: stroke[2] * image.width / 256, y: stroke[3] * image.height / 256)
        let steps = max(abs(to.x - from.x), abs(to.y - from.y), 1)
        let radius = stroke[4] % 4
        let tone = UInt8(stroke[4] / 4 * 3)
        for step in 0...steps {
            let x = from.x + (to.x - from.x) * step / steps
            let y = from.y + (to.y - from.y) * step / steps
            for row in max(0, y - radius)...min(image.height - 1, y + radius) {
                for column in max(0, x - radius)...min(image.width - 1, x + radius) {
                    image.pixels[row * image.width + column] = tone
                }
            }
        }
    }
    return image
}
