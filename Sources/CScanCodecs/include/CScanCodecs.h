#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whole PNGs and JPEGs to 8-bit grey or colour, and grey to JPEG, by libpng and libjpeg.
//
// Both libraries report errors with longjmp, which Swift can neither call nor be jumped across.
// So each call here runs its library from start to end: bytes in, pixels or a message out, and
// everything the library took is given back on both paths. Nothing is printed. The bytes are not
// trusted: the caller measures first, compares the size with its limits, and only then takes
// memory for the pixels. A PNG is written from Swift: libpng's simplified writer does not jump out.

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
    /// The samples of a decoded pixel: 1, its grey, or 3, red, green and blue.
    uint32_t samples;
    /// The EXIF orientation, 1 to 8; 1 where the picture names none or nonsense.
    uint8_t orientation;

    // Set by decoding:

    /// Whether the picture can have transparent pixels.
    bool has_transparency;
    /// How many of the file's pixels are more opaque than transparent, and how many of those are
    /// not light.
    size_t opaque_pixels;
    size_t opaque_dark_pixels;
    /// Whether the picture has 16 bits a sample and only as much light as 8 bits of them have.
    bool may_be_eight_bits;
    /// The library's own words when the call did not end well; "" otherwise.
    char message[200];
} scan_codec_report;

/// What of a PNG is decoded.
typedef enum {
    /// Each pixel as it is seen, on white paper where it is transparent.
    scan_codec_seen_on_white,
    /// The same, where each sample of 16 bits is a number of 8 bits.
    scan_codec_eight_bits_on_white,
    /// How transparent each pixel is, one sample: opaque is black, transparent is white.
    scan_codec_transparency,
} scan_codec_plane;

/// Reads the size of a PNG from its header.
scan_codec_status scan_codec_measure_png(
    const uint8_t *bytes, size_t count, scan_codec_report *report);

/// Decodes a PNG of a size as measured, at full scale or at a half, a quarter or an eighth of it:
/// `reduction` is 1, 2, 4 or 8.
///
/// `pixels` holds `w * h * samples` bytes, `w` and `h` being the sides divided by `reduction` and
/// rounded up. A reduced pixel is the mean of those it stands for; of an interlaced PNG it is the
/// first of them.
scan_codec_status scan_codec_decode_png(
    const uint8_t *bytes, size_t count, scan_codec_plane plane, uint8_t *pixels, uint32_t width,
    uint32_t height, uint32_t reduction, scan_codec_report *report);

/// Reads the size of a JPEG from its header.
scan_codec_status scan_codec_measure_jpeg(
    const uint8_t *bytes, size_t count, scan_codec_report *report);

/// Decodes a JPEG of a size as measured, at a scale and into `pixels` as of a PNG.
scan_codec_status scan_codec_decode_jpeg(
    const uint8_t *bytes, size_t count, uint8_t *pixels, uint32_t width, uint32_t height,
    uint32_t reduction, scan_codec_report *report);

/// Returns how many bytes a grey JPEG takes at most, at any quality.
size_t scan_codec_most_jpeg_bytes(uint32_t width, uint32_t height);

/// Encodes a grey picture as a baseline grey JPEG of a quality from 1 to 100.
///
/// `bytes` has room for `*count` bytes, at least `scan_codec_most_jpeg_bytes`; afterwards `*count`
/// of them are the file.
scan_codec_status scan_codec_encode_jpeg(
    const uint8_t *pixels, uint32_t width, uint32_t height, int quality, uint8_t *bytes,
    size_t *count);

/// A TIFF that is being read from memory. libtiff is loaded when the first one is opened, so that nothing needs it
/// where none comes.
typedef struct scan_codec_tiff scan_codec_tiff;

/// What opening a TIFF came to.
typedef enum {
    scan_codec_tiff_opened,
    /// libtiff is not on this machine.
    scan_codec_tiff_no_library,
    /// It is damaged; the message says how.
    scan_codec_tiff_damaged,
    /// It is a kind that libtiff does not make a picture of; the message says which.
    scan_codec_tiff_unsupported,
    scan_codec_tiff_no_memory,
} scan_codec_tiff_status;

/// A page of a TIFF, as its directory describes it.
typedef struct {
    uint32_t width, height;
    /// As EXIF numbers it; 1 for upright.
    uint16_t orientation;
    /// Dots to the unit of length along and across; 0 where that is not told.
    float dots_across, dots_down;
} scan_codec_tiff_page;

/// Opens a TIFF; the bytes have to stay where they are until it is closed.
///
/// `count` becomes the number of its pages, previews left out, but no more than `most`. On anything but
/// `scan_codec_tiff_opened` nothing is left to be closed. `message` has room for 256 characters.
scan_codec_tiff_status scan_codec_open_tiff(
    const uint8_t *bytes, size_t length, uint32_t most, scan_codec_tiff **file, uint32_t *count,
    char *message);

/// Describes a page, from 0, which is the one that is decoded next.
scan_codec_tiff_status scan_codec_measure_tiff(
    scan_codec_tiff *file, uint32_t page, scan_codec_tiff_page *facts);

/// Decodes the page that was measured last, seen on white, as it is stored.
///
/// `pixels` gets red, green and blue of each pixel of the picture made smaller by `reduction` on a side, rounded up.
scan_codec_tiff_status scan_codec_decode_tiff(
    scan_codec_tiff *file, uint32_t reduction, uint8_t *pixels);

/// What libtiff said last, up to 255 characters.
const char *scan_codec_tiff_message(const scan_codec_tiff *file);

/// Closes it.
void scan_codec_close_tiff(scan_codec_tiff *file);
