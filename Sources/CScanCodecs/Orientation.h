#pragma once

#include <stddef.h>
#include <stdint.h>

// Where a picture says how it is to be turned. Each returns the orientation, 1 to 8, as EXIF
// counts them, or 0 where none is named. Every offset and length is checked against `count`.

/// The orientation in an EXIF block, from its TIFF header ("II*\0" or "MM\0*") on.
uint8_t scan_codec_exif_orientation(const uint8_t *tiff, size_t count);

/// The orientation in an APP1 segment of a JPEG, which is EXIF or XMP by its beginning.
uint8_t scan_codec_app1_orientation(const uint8_t *segment, size_t count);

/// The orientation in a PNG's text chunk, `tEXt` or `zTXt`, that holds a raw profile as ImageMagick
/// writes it: an APP1 segment in hexadecimal.
uint8_t scan_codec_raw_profile_orientation(
    const uint8_t *chunk, size_t count, int is_compressed);
