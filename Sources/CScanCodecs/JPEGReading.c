#include <jerror.h>
#include <stdlib.h>
#include <string.h>

#include "ExifOrientation.h"
#include "JPEGErrors.h"

/// A source that ends where its bytes end. libjpeg's own (`jpeg_mem_src`) puts an end marker
/// there, so that a picture cut in half decodes.
static void start_source(j_decompress_ptr picture) { (void)picture; }

static boolean refuse_to_refill(j_decompress_ptr picture) {
    ERREXIT(picture, JERR_INPUT_EOF);
    return FALSE;
}

static void skip_bytes(j_decompress_ptr picture, long count) {
    struct jpeg_source_mgr *source = picture->src;
    if (count <= 0) return;
    if ((size_t)count > source->bytes_in_buffer) refuse_to_refill(picture);
    source->next_input_byte += count;
    source->bytes_in_buffer -= (size_t)count;
}

static void end_source(j_decompress_ptr picture) { (void)picture; }

/// Gives up on a progressive picture of so many scans that reading them all would take minutes.
static void count_scans(j_common_ptr common) {
    enum { maximum_scans = 100 };
    j_decompress_ptr picture = (j_decompress_ptr)common;
    if (picture->input_scan_number <= maximum_scans) return;
    jpeg_errors *errors = (jpeg_errors *)common->err;
    errors->status = scan_codec_corrupt;
    snprintf(
        errors->report->message, sizeof errors->report->message,
        "more than %d progressive scans", maximum_scans);
    longjmp(errors->way_out, 1);
}

static void read_header(
    j_decompress_ptr picture, struct jpeg_source_mgr *source, scan_codec_report *report) {
    jpeg_save_markers(picture, JPEG_APP0 + 1, 0xffff);
    picture->src = source;
    jpeg_read_header(picture, TRUE);
    report->width = picture->image_width;
    report->height = picture->image_height;
    for (jpeg_saved_marker_ptr marker = picture->marker_list; marker; marker = marker->next) {
        enum { exif_prefix = 6 };
        if (marker->data_length < exif_prefix) continue;
        if (memcmp(marker->data, "Exif\0\0", exif_prefix) != 0) continue;
        report->orientation = scan_codec_exif_orientation(
            marker->data + exif_prefix, marker->data_length - exif_prefix);
        return;
    }
}

scan_codec_status scan_codec_measure_jpeg(
    const uint8_t *bytes, size_t count, scan_codec_report *report) {
    *report = (scan_codec_report){.orientation = 1};
    struct jpeg_source_mgr source = {
        .next_input_byte = bytes,
        .bytes_in_buffer = count,
        .init_source = start_source,
        .fill_input_buffer = refuse_to_refill,
        .skip_input_data = skip_bytes,
        .resync_to_restart = jpeg_resync_to_restart,
        .term_source = end_source,
    };
    struct jpeg_decompress_struct picture = {0};
    jpeg_errors errors;
    picture.err = scan_codec_jpeg_errors(&errors, report);
    if (setjmp(errors.way_out)) {
        jpeg_destroy_decompress(&picture);
        return errors.status;
    }
    jpeg_create_decompress(&picture);
    read_header(&picture, &source, report);
    jpeg_destroy_decompress(&picture);
    return scan_codec_done;
}

/// Turns one row of CMYK into grey. Adobe's programs store the ink inverted and mark the file.
static void write_cmyk_as_grey(
    const uint8_t *samples, bool inverted, uint8_t *target, size_t count) {
    for (size_t i = 0; i < count; i++, samples += 4) {
        unsigned light[4];
        for (int channel = 0; channel < 4; channel++) {
            light[channel] = inverted ? samples[channel] : 255u - samples[channel];
        }
        unsigned colour = (19595 * light[0] + 38470 * light[1] + 7471 * light[2] + 32768) >> 16;
        target[i] = (uint8_t)((colour * light[3] + 127) / 255);
    }
}

scan_codec_status scan_codec_decode_jpeg(
    const uint8_t *bytes, size_t count, uint8_t *pixels, uint32_t width, uint32_t height,
    scan_codec_report *report) {
    *report = (scan_codec_report){.orientation = 1};
    struct jpeg_source_mgr source = {
        .next_input_byte = bytes,
        .bytes_in_buffer = count,
        .init_source = start_source,
        .fill_input_buffer = refuse_to_refill,
        .skip_input_data = skip_bytes,
        .resync_to_restart = jpeg_resync_to_restart,
        .term_source = end_source,
    };
    struct jpeg_progress_mgr progress = {.progress_monitor = count_scans};
    struct jpeg_decompress_struct picture = {0};
    jpeg_errors errors;
    picture.err = scan_codec_jpeg_errors(&errors, report);
    if (setjmp(errors.way_out)) {
        // libjpeg's pools, the CMYK row among them, go with the picture.
        jpeg_destroy_decompress(&picture);
        return errors.status;
    }
    jpeg_create_decompress(&picture);
    picture.progress = &progress;
    read_header(&picture, &source, report);
    if (picture.image_width != width || picture.image_height != height) {
        ERREXIT(&picture, JERR_BAD_STATE);
    }
    bool is_cmyk = picture.jpeg_color_space == JCS_CMYK || picture.jpeg_color_space == JCS_YCCK;
    picture.out_color_space = is_cmyk ? JCS_CMYK : JCS_GRAYSCALE;
    jpeg_start_decompress(&picture);
    uint8_t *cmyk_row = NULL;
    if (is_cmyk) {
        cmyk_row = picture.mem->alloc_large(
            (j_common_ptr)&picture, JPOOL_IMAGE, (size_t)width * 4);
    }
    while (picture.output_scanline < height) {
        uint8_t *target = pixels + (size_t)picture.output_scanline * width;
        uint8_t *row = is_cmyk ? cmyk_row : target;
        jpeg_read_scanlines(&picture, &row, 1);
        if (is_cmyk) write_cmyk_as_grey(cmyk_row, picture.saw_Adobe_marker, target, width);
    }
    jpeg_finish_decompress(&picture);
    jpeg_destroy_decompress(&picture);
    return scan_codec_done;
}
