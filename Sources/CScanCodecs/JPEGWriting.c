#include <jerror.h>
#include <stdlib.h>

#include "JPEGErrors.h"

/// A block of memory that grows. libjpeg's own (`jpeg_mem_dest`) leaves its caller a freed
/// pointer when it fails to grow a second time.
typedef struct {
    struct jpeg_destination_mgr manager;
    uint8_t *bytes;
    size_t capacity;
} jpeg_target;

static boolean grow(j_compress_ptr picture) {
    enum { first_capacity = 4096 };
    jpeg_target *target = (jpeg_target *)picture->dest;
    size_t filled = target->capacity;
    size_t capacity = filled == 0 ? first_capacity : 2 * filled;
    uint8_t *grown = realloc(target->bytes, capacity);
    if (grown == NULL) ERREXIT1(picture, JERR_OUT_OF_MEMORY, 0);
    target->bytes = grown;
    target->capacity = capacity;
    target->manager.next_output_byte = grown + filled;
    target->manager.free_in_buffer = capacity - filled;
    return TRUE;
}

static void start_target(j_compress_ptr picture) { grow(picture); }

static void end_target(j_compress_ptr picture) { (void)picture; }

scan_codec_status scan_codec_encode_jpeg(
    const uint8_t *pixels, uint32_t width, uint32_t height, int quality, uint8_t **bytes,
    size_t *count) {
    *bytes = NULL;
    *count = 0;
    jpeg_target target = {
        .manager = {
            .init_destination = start_target,
            .empty_output_buffer = grow,
            .term_destination = end_target,
        },
    };
    struct jpeg_compress_struct picture = {0};
    jpeg_errors errors;
    picture.err = scan_codec_jpeg_errors(&errors, NULL);
    if (setjmp(errors.way_out)) {
        jpeg_destroy_compress(&picture);
        free(target.bytes);
        return errors.status;
    }
    jpeg_create_compress(&picture);
    picture.dest = &target.manager;
    picture.image_width = width;
    picture.image_height = height;
    picture.input_components = 1;
    picture.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&picture);
    jpeg_set_quality(&picture, quality, TRUE);
    jpeg_start_compress(&picture, TRUE);
    while (picture.next_scanline < height) {
        // libjpeg's rows are not const, and it does not write to them.
        JSAMPROW row = (JSAMPROW)(uintptr_t)(pixels + (size_t)picture.next_scanline * width);
        jpeg_write_scanlines(&picture, &row, 1);
    }
    jpeg_finish_compress(&picture);
    *count = target.capacity - target.manager.free_in_buffer;
    *bytes = target.bytes;
    jpeg_destroy_compress(&picture);
    return scan_codec_done;
}
