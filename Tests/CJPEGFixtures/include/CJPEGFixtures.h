#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Writes the kinds of JPEG that digitd reads but never writes itself, for its tests.

typedef enum {
    jpeg_fixture_grey,
    jpeg_fixture_rgb_as_ycc,
    jpeg_fixture_rgb,
    jpeg_fixture_cmyk,
    jpeg_fixture_ycck,
} jpeg_fixture_colours;

/// Encodes `width * height` pixels of 1, 3 or 4 interleaved samples, by colours, at quality 100.
///
/// `restart_rows` is 0 for no restart markers. `marks_as_adobe` matters to CMYK only; YCCK always
/// carries Adobe's mark. Returns malloc'ed memory that the caller frees, or NULL.
uint8_t *jpeg_fixture_encode(
    const uint8_t *samples, uint32_t width, uint32_t height, jpeg_fixture_colours colours,
    bool is_progressive, bool is_subsampled, bool marks_as_adobe, int restart_rows,
    size_t *count);
