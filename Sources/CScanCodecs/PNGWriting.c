#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "CScanCodecs.h"

/// A block of memory that grows.
typedef struct {
    uint8_t *bytes;
    size_t count;
    size_t capacity;
} png_target;

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    png_target *target = png_get_io_ptr(png);
    if (count > target->capacity - target->count) {
        size_t capacity = 2 * target->capacity + count;
        uint8_t *grown = realloc(target->bytes, capacity);
        if (grown == NULL) png_error(png, "no memory");
        target->bytes = grown;
        target->capacity = capacity;
    }
    memcpy(target->bytes + target->count, bytes, count);
    target->count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

static void on_error(png_structp png, png_const_charp message) {
    (void)message;
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

/// Encodes pixels of one byte (grey) or three (red, green, blue).
static scan_codec_status encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, size_t bytes_per_pixel,
    uint8_t **bytes, size_t *count) {
    *bytes = NULL;
    *count = 0;
    png_target target = {0};
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    if (png == NULL) return scan_codec_no_memory;
    png_infop volatile info = NULL;
    if (setjmp(png_jmpbuf(png))) {
        free(target.bytes);
        png_infop jumped_info = info;
        png_destroy_write_struct(&png, &jumped_info);
        return scan_codec_no_memory;
    }
    info = png_create_info_struct(png);
    if (info == NULL) png_error(png, "no memory for the header");
    png_set_write_fn(png, &target, write_bytes, flush_nothing);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(
        png, info, width, height, 8,
        bytes_per_pixel == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (uint32_t y = 0; y < height; y++) {
        png_write_row(png, pixels + (size_t)y * width * bytes_per_pixel);
    }
    png_write_end(png, info);
    png_infop written_info = info;
    png_destroy_write_struct(&png, &written_info);
    *bytes = target.bytes;
    *count = target.count;
    return scan_codec_done;
}

scan_codec_status scan_codec_encode_png(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count) {
    return encode(pixels, width, height, 1, bytes, count);
}

scan_codec_status scan_codec_encode_coloured_png(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count) {
    return encode(pixels, width, height, 3, bytes, count);
}

void scan_codec_free(uint8_t *bytes) { free(bytes); }
