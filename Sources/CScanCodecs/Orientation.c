#include "Orientation.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static uint32_t number(const uint8_t *bytes, int length, bool big_endian) {
    uint32_t value = 0;
    for (int i = 0; i < length; i++) {
        value = value << 8 | bytes[big_endian ? i : length - 1 - i];
    }
    return value;
}

static uint8_t known(uint32_t orientation) {
    return orientation >= 1 && orientation <= 8 ? (uint8_t)orientation : 0;
}

uint8_t scan_codec_exif_orientation(const uint8_t *tiff, size_t count) {
    enum { header_length = 8, entry_length = 12, orientation_tag = 0x0112 };
    enum { short_type = 3, long_type = 4 };
    if (tiff == NULL || count < header_length) return 0;
    bool big_endian;
    if (memcmp(tiff, "MM\0*", 4) == 0) {
        big_endian = true;
    } else if (memcmp(tiff, "II*\0", 4) == 0) {
        big_endian = false;
    } else {
        return 0;
    }
    size_t directory = number(tiff + 4, 4, big_endian);
    if (directory > count || count - directory < 2) return 0;
    size_t entries = number(tiff + directory, 2, big_endian);
    size_t entry = directory + 2;
    for (; entries > 0; entries--, entry += entry_length) {
        if (count - entry < entry_length) return 0;
        if (number(tiff + entry, 2, big_endian) != orientation_tag) continue;
        uint32_t type = number(tiff + entry + 2, 2, big_endian);
        // EXIF wants a short; some programs write a long.
        if (type == short_type) return known(number(tiff + entry + 8, 2, big_endian));
        if (type == long_type) return known(number(tiff + entry + 8, 4, big_endian));
        return 0;
    }
    return 0;
}

/// Returns what stands behind the first `text` in the bytes, or NULL.
static const uint8_t *find(const uint8_t *bytes, size_t count, const char *text) {
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= count; i++) {
        if (bytes[i] == text[0] && memcmp(bytes + i, text, length) == 0) {
            return bytes + i + length;
        }
    }
    return NULL;
}

/// XMP (ISO 16684-1) as programs write it: an attribute or an element of a single figure. The
/// document is not parsed.
static uint8_t xmp_orientation(const uint8_t *xml, size_t count) {
    const uint8_t *end = xml + count;
    const uint8_t *place = find(xml, count, "tiff:Orientation");
    // An attribute's equals sign and quote, with spaces around, or the end of an element's tag.
    while (place != NULL && place < end && memchr(" =\"'>\t\r\n", *place, 8) != NULL) place++;
    if (place == NULL || place + 1 >= end) return 0;
    bool is_single = place[1] < '0' || place[1] > '9';
    return is_single && *place >= '0' ? known((uint32_t)(*place - '0')) : 0;
}

uint8_t scan_codec_app1_orientation(const uint8_t *segment, size_t count) {
    static const char exif[6] = "Exif\0";
    static const char xmp[29] = "http://ns.adobe.com/xap/1.0/";
    if (count >= sizeof exif && memcmp(segment, exif, sizeof exif) == 0) {
        return scan_codec_exif_orientation(segment + sizeof exif, count - sizeof exif);
    }
    if (count >= sizeof xmp && memcmp(segment, xmp, sizeof xmp) == 0) {
        return xmp_orientation(segment + sizeof xmp, count - sizeof xmp);
    }
    return 0;
}

static int hexadecimal(uint8_t letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

/// The orientation in the text of a raw profile: its name and its length, a line each, and its
/// bytes. The text is overwritten.
static uint8_t profile_orientation(uint8_t *text, size_t count) {
    const uint8_t *end = text + count;
    const uint8_t *place = text;
    if (place < end && *place == '\n') place++;
    for (int line = 0; line < 2; line++) {
        place = find(place, (size_t)(end - place), "\n");
        if (place == NULL) return 0;
    }
    size_t length = 0;
    int high = -1;
    for (; place < end; place++) {
        int digit = hexadecimal(*place);
        if (digit < 0) continue;
        if (high < 0) {
            high = digit;
        } else {
            // What is read lies always ahead of what is written.
            text[length++] = (uint8_t)(high << 4 | digit);
            high = -1;
        }
    }
    uint8_t orientation = scan_codec_app1_orientation(text, length);
    return orientation != 0 ? orientation : scan_codec_exif_orientation(text, length);
}

uint8_t scan_codec_raw_profile_orientation(
    const uint8_t *chunk, size_t count, int is_compressed) {
    // An EXIF block is under 64 KiB, two letters a byte and line ends.
    enum { most = 1 << 18 };
    static const char exif[22] = "Raw profile type exif";
    static const char app1[22] = "Raw profile type APP1";
    size_t start = sizeof exif;
    if (count < start + 1) return 0;
    if (memcmp(chunk, exif, start) != 0 && memcmp(chunk, app1, start) != 0) return 0;
    // The method of compression, 0 for the only one.
    if (is_compressed && chunk[start++] != 0) return 0;
    uint8_t *text = malloc(most);
    if (text == NULL) return 0;
    uLongf length = most;
    if (is_compressed) {
        if (uncompress(text, &length, chunk + start, count - start) != Z_OK) length = 0;
    } else {
        length = count - start < most ? count - start : most;
        memcpy(text, chunk + start, length);
    }
    uint8_t orientation = profile_orientation(text, length);
    free(text);
    return orientation;
}
