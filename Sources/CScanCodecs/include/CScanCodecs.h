#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whole pictures to 8-bit grey and back, by libpng and libjpeg.
//
// Both libraries report errors with longjmp, which Swift can neither call nor be jumped across.
// So each call here runs its library from start to end: bytes in, pixels or a message out, and
// everything the library took is given back on both paths. Nothing is printed. The bytes are not
// trusted: the caller measures first, compares the size with its limits, and only then takes
// memory for the pixels.

/// How a call ended.
typedef enum {
    scan_codec_done,
    /// The bytes end before the picture does.
    scan_codec_truncated,
    /// The bytes contradict the format.
    scan_codec_corrupt,
    /// A variant of the format that the library does not read.
    scan_codec_unsupported,
    /// The library could not get memory.
    scan_codec_no_memory,
} scan_codec_status;

/// What a call found out; the caller owns it, and nothing in it needs to be freed.
typedef struct {
    /// The size in pixels as stored, before any turn.
    uint32_t width;
    uint32_t height;
    /// The EXIF orientation, 1 to 8; 1 where the picture names none or nonsense.
    uint8_t orientation;
    /// Whether the picture can have transparent pixels (set by decoding).
    bool has_transparency;
    /// The library's own words when the call did not end well; "" otherwise.
    char message[200];
} scan_codec_report;

/// What becomes grey when a PNG is decoded.
typedef enum {
    /// The brightness of each pixel, seen on white paper where it is transparent.
    scan_codec_brightness_on_white,
    /// How transparent each pixel is: opaque is black, transparent is white.
    scan_codec_transparency,
} scan_codec_plane;

/// Reads the size of a PNG from its header.
scan_codec_status scan_codec_measure_png(
    const uint8_t *bytes, size_t count, scan_codec_report *report);

/// Decodes a PNG into `pixels`, which holds `width * height` bytes as measured.
scan_codec_status scan_codec_decode_png(
    const uint8_t *bytes, size_t count, scan_codec_plane plane, uint8_t *pixels, uint32_t width,
    uint32_t height, scan_codec_report *report);

/// Reads the size of a JPEG from its header.
scan_codec_status scan_codec_measure_jpeg(
    const uint8_t *bytes, size_t count, scan_codec_report *report);

/// Decodes a JPEG into `pixels`, which holds `width * height` bytes as measured.
scan_codec_status scan_codec_decode_jpeg(
    const uint8_t *bytes, size_t count, uint8_t *pixels, uint32_t width, uint32_t height,
    scan_codec_report *report);

/// Encodes a grey picture as an 8-bit grey PNG.
///
/// On success `*bytes` is memory of `*count` bytes that the caller frees with `scan_codec_free`;
/// otherwise it is NULL.
scan_codec_status scan_codec_encode_png(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count);

/// Encodes a picture of red, green and blue, a byte each, as an 8-bit coloured PNG.
///
/// The memory is handed over as by `scan_codec_encode_png`.
scan_codec_status scan_codec_encode_coloured_png(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count);

/// Encodes a grey picture as a baseline grey JPEG of a quality from 1 to 100.
///
/// The memory is handed over as by `scan_codec_encode_png`.
scan_codec_status scan_codec_encode_jpeg(
    const uint8_t *pixels, uint32_t width, uint32_t height, int quality, uint8_t **bytes,
    size_t *count);

/// Frees what an encoder returned; NULL is allowed.
void scan_codec_free(uint8_t *bytes);
