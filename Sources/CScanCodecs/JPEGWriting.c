#include <stdlib.h>

#include "JPEGErrors.h"

size_t scan_codec_most_jpeg_bytes(uint32_t width, uint32_t height) {
    // What TurboJPEG's tjBufSize says of grey: two bytes a pixel of whole blocks, and the header.
    enum { side = 8, header = 2048 };
    size_t columns = ((size_t)width + side - 1) / side * side;
    size_t rows = ((size_t)height + side - 1) / side * side;
    return 2 * columns * rows + header;
}

scan_codec_status scan_codec_encode_jpeg(
    const uint8_t *pixels, uint32_t width, uint32_t height, int quality, uint8_t *bytes,
    size_t *count) {
    struct jpeg_compress_struct picture = {0};
    jpeg_errors errors;
    picture.err = scan_codec_jpeg_errors(&errors, NULL);
    if (setjmp(errors.way_out)) {
        jpeg_destroy_compress(&picture);
        return errors.status;
    }
    jpeg_create_compress(&picture);
    // libjpeg takes memory of its own only where the caller's ends, and it does not end.
    unsigned char *target = bytes;
    unsigned long filled = *count;
    jpeg_mem_dest(&picture, &target, &filled);
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
    jpeg_destroy_compress(&picture);
    *count = filled;
    if (target == bytes) return scan_codec_done;
    free(target);
    return scan_codec_no_memory;
}
