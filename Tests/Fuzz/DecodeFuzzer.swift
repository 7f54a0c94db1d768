// Feeds the decoder and the finder with whatever libFuzzer thinks of.
//
// It is no target of the package, because libFuzzer brings its own `main` and wants every module
// built with its instrumentation. With gcc's or clang's objects of Sources/CScanCodecs in a folder
// OBJECTS it is built and run so:
//
//     clang -c -g -O1 -fsanitize=fuzzer-no-link,address -ISources/CScanCodecs/include \
//         Sources/CScanCodecs/*.c                                     (in OBJECTS)
//     swiftc -parse-as-library -g -O -sanitize=fuzzer,address -D FUZZING \
//         -ISources/CScanCodecs/include -Xcc -fmodule-map-file=Tests/Fuzz/module.modulemap \
//         Sources/ScanImages/*.swift Tests/Fuzz/DecodeFuzzer.swift OBJECTS/*.o \
//         -lpng -ljpeg -o decode-fuzzer
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
    let limits = ImageLimits(maximumPixels: 250_000)
    _ = ImageFormat.completeness(
        head: Array(scan.prefix(64)), tail: Array(scan.suffix(64)), size: scan.count)
    if let image = try? GreyImage(decoding: scan, limits: limits) {
        _ = try? DigitFinder().numbers(in: image)
    }
    return 0
}
