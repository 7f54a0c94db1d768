#pragma once

#include <stddef.h>
#include <stdint.h>

/// Returns the orientation, 1 to 8, that an EXIF block names, or 1 when it names none.
///
/// `tiff` is the block from its TIFF header ("II*\0" or "MM\0*") on. Every offset in it is
/// checked against `count`.
uint8_t scan_codec_exif_orientation(const uint8_t *tiff, size_t count);
