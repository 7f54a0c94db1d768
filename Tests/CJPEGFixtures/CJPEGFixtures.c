#include "CJPEGFixtures.h"

#include <stdio.h>
#include <stdlib.h>

// After <stdio.h>: jpeglib.h names FILE and size_t without including what declares them.
#include <jpeglib.h>

// The pixels are the tests' own and always valid, so libjpeg's exit on an error is never taken.
uint8_t *jpeg_fixture_encode(
    const uint8_t *samples, uint32_t width, uint32_t height, jpeg_fixture_colours colours,
    bool is_progressive, bool is_subsampled, bool marks_as_adobe, int restart_rows,
    size_t *count) {
    static const J_COLOR_SPACE given[] = {
        JCS_GRAYSCALE, JCS_RGB, JCS_RGB, JCS_CMYK, JCS_CMYK};
    static const J_COLOR_SPACE stored[] = {
        JCS_GRAYSCALE, JCS_YCbCr, JCS_RGB, JCS_CMYK, JCS_YCCK};
    struct jpeg_compress_struct picture = {0};
    struct jpeg_error_mgr errors;
    picture.err = jpeg_std_error(&errors);
    jpeg_create_compress(&picture);
    unsigned char *bytes = NULL;
    unsigned long written = 0;
    jpeg_mem_dest(&picture, &bytes, &written);
    picture.image_width = width;
    picture.image_height = height;
    picture.in_color_space = given[colours];
    int channels = colours == jpeg_fixture_grey ? 1 : given[colours] == JCS_RGB ? 3 : 4;
    picture.input_components = channels;
    jpeg_set_defaults(&picture);
    jpeg_set_colorspace(&picture, stored[colours]);
    jpeg_set_quality(&picture, 100, TRUE);
    if (!is_subsampled) {
        for (int component = 0; component < picture.num_components; component++) {
            picture.comp_info[component].h_samp_factor = 1;
            picture.comp_info[component].v_samp_factor = 1;
        }
    }
    if (colours == jpeg_fixture_cmyk) picture.write_Adobe_marker = marks_as_adobe;
    picture.restart_in_rows = restart_rows;
    if (is_progressive) jpeg_simple_progression(&picture);
    jpeg_start_compress(&picture, TRUE);
    while (picture.next_scanline < height) {
        size_t offset = (size_t)picture.next_scanline * width * (size_t)channels;
        JSAMPROW row = (JSAMPROW)(uintptr_t)(samples + offset);
        jpeg_write_scanlines(&picture, &row, 1);
    }
    jpeg_finish_compress(&picture);
    jpeg_destroy_compress(&picture);
    *count = written;
    return bytes;
}
