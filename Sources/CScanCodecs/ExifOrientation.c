#include "ExifOrientation.h"

#include <stdbool.h>
#include <string.h>

static uint32_t number(const uint8_t *bytes, int length, bool big_endian) {
    uint32_t value = 0;
    for (int i = 0; i < length; i++) {
        value = value << 8 | bytes[big_endian ? i : length - 1 - i];
    }
    return value;
}

uint8_t scan_codec_exif_orientation(const uint8_t *tiff, size_t count) {
    enum { header_length = 8, entry_length = 12, orientation_tag = 0x0112, short_type = 3 };
    if (tiff == NULL || count < header_length) return 1;
    bool big_endian;
    if (memcmp(tiff, "MM\0*", 4) == 0) {
        big_endian = true;
    } else if (memcmp(tiff, "II*\0", 4) == 0) {
        big_endian = false;
    } else {
        return 1;
    }
    size_t directory = number(tiff + 4, 4, big_endian);
    if (directory > count || count - directory < 2) return 1;
    size_t entries = number(tiff + directory, 2, big_endian);
    size_t entry = directory + 2;
    for (; entries > 0; entries--, entry += entry_length) {
        if (count - entry < entry_length) return 1;
        if (number(tiff + entry, 2, big_endian) != orientation_tag) continue;
        if (number(tiff + entry + 2, 2, big_endian) != short_type) return 1;
        uint32_t orientation = number(tiff + entry + 8, 2, big_endian);
        return orientation >= 1 && orientation <= 8 ? (uint8_t)orientation : 1;
    }
    return 1;
}
