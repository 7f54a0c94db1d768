#include <jerror.h>
#include <stdlib.h>
#include <string.h>

#include "JPEGErrors.h"
#include "Orientation.h"

/// A source that ends where its bytes end. libjpeg's own (`jpeg_mem_src`) puts an end marker
/// there, so that a picture cut in half decodes. Here one is put only behind the data of a scan, and
/// what is decoded then must be whole (`is_whole_without_end`).
typedef struct {
    struct jpeg_source_mgr manager;
    const uint8_t *bytes;
    size_t count;
} jpeg_source;

static void start_source(j_decompress_ptr picture) { (void)picture; }

static boolean put_end_marker(j_decompress_ptr picture) {
    static const JOCTET end_marker[] = {0xFF, JPEG_EOI};
    jpeg_errors *errors = (jpeg_errors *)picture->err;
    // libjpeg's arithmetic decoder goes on behind the end without a word.
    bool is_in_scan = picture->input_scan_number > 0 && !picture->arith_code;
    if (!is_in_scan || errors->has_ended) ERREXIT(picture, JERR_INPUT_EOF);
    errors->has_ended = true;
    picture->src->next_input_byte = end_marker;
    picture->src->bytes_in_buffer = sizeof end_marker;
    return TRUE;
}

static void skip_bytes(j_decompress_ptr picture, long count) {
    struct jpeg_source_mgr *source = picture->src;
    if (count <= 0) return;
    if ((size_t)count > source->bytes_in_buffer) ERREXIT(picture, JERR_INPUT_EOF);
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

static jpeg_source source_of(const uint8_t *bytes, size_t count) {
    return (jpeg_source){
        .manager = {
            .next_input_byte = bytes,
            .bytes_in_buffer = count,
            .init_source = start_source,
            .fill_input_buffer = put_end_marker,
            .skip_input_data = skip_bytes,
            .resync_to_restart = jpeg_resync_to_restart,
            .term_source = end_source,
        },
        .bytes = bytes,
        .count = count,
    };
}

static void read_header(
    j_decompress_ptr picture, jpeg_source *source, scan_codec_report *report) {
    jpeg_save_markers(picture, JPEG_APP0 + 1, 0xffff);
    picture->src = &source->manager;
    jpeg_read_header(picture, TRUE);
    report->width = picture->image_width;
    report->height = picture->image_height;
    bool is_grey = picture->jpeg_color_space == JCS_GRAYSCALE
        || picture->jpeg_color_space == JCS_UNKNOWN;
    report->samples = is_grey ? 1 : 3;
    // What EXIF says goes before what XMP says.
    for (jpeg_saved_marker_ptr marker = picture->marker_list; marker; marker = marker->next) {
        uint8_t orientation = scan_codec_app1_orientation(marker->data, marker->data_length);
        if (orientation == 0) continue;
        report->orientation = orientation;
        if (marker->data[0] == 'E') return;
    }
}

/// Whether the bytes before the place where a scan ended are zeros: what some programs fill a file
/// with before they copy it.
static bool ends_in_zeros(j_decompress_ptr picture) {
    enum { bytes_ahead = 8, run = 16 };
    const jpeg_source *source = (const jpeg_source *)picture->src;
    bool has_ended = ((const jpeg_errors *)picture->err)->has_ended;
    size_t left = has_ended ? 0 : source->manager.bytes_in_buffer;
    size_t place = source->count - left;
    if (place < bytes_ahead + run) return true;
    for (int i = 1; i <= run; i++) {
        // The decoder may have taken up to eight bytes more than it needed.
        if (source->bytes[place - bytes_ahead - (size_t)i] != 0) return false;
    }
    return true;
}

/// Whether all of a picture was there though its end marker was not. Its rows were all decoded, and
/// libjpeg complained of nothing; what remains is whether a whole scan is missing.
static bool is_whole_without_end(j_decompress_ptr picture) {
    if (picture->arith_code || ends_in_zeros(picture)) return false;
    if (!picture->progressive_mode) return !jpeg_has_multiple_scans(picture);
    for (int component = 0; component < picture->num_components; component++) {
        for (int coefficient = 0; coefficient < DCTSIZE2; coefficient++) {
            // 0 once the last bit of it was read.
            if (picture->coef_bits[component][coefficient] != 0) return false;
        }
    }
    return true;
}

scan_codec_status scan_codec_measure_jpeg(
    const uint8_t *bytes, size_t count, scan_codec_report *report) {
    *report = (scan_codec_report){.orientation = 1};
    jpeg_source source = source_of(bytes, count);
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

/// Turns one row of CMYK into colour. Adobe's programs store the ink inverted and mark the file.
static void write_cmyk_as_colour(
    const uint8_t *samples, bool inverted, uint8_t *target, size_t count) {
    for (size_t i = 0; i < count; i++, samples += 4, target += 3) {
        unsigned light[4];
        for (int channel = 0; channel < 4; channel++) {
            light[channel] = inverted ? samples[channel] : 255u - samples[channel];
        }
        for (int colour = 0; colour < 3; colour++) {
            target[colour] = (uint8_t)((light[colour] * light[3] + 127) / 255);
        }
    }
}

/// Reads all rows of a picture whose decompression was started.
static void read_rows(j_decompress_ptr picture, uint8_t *pixels, size_t samples) {
    size_t width = picture->output_width;
    bool is_cmyk = picture->out_color_space == JCS_CMYK;
    uint8_t *cmyk_row = NULL;
    if (is_cmyk) {
        cmyk_row = picture->mem->alloc_large((j_common_ptr)picture, JPOOL_IMAGE, width * 4);
    }
    while (picture->output_scanline < picture->output_height) {
        uint8_t *target = pixels + picture->output_scanline * width * samples;
        uint8_t *row = is_cmyk ? cmyk_row : target;
        jpeg_read_scanlines(picture, &row, 1);
        if (is_cmyk) write_cmyk_as_colour(cmyk_row, picture->saw_Adobe_marker, target, width);
    }
}

scan_codec_status scan_codec_decode_jpeg(
    const uint8_t *bytes, size_t count, uint8_t *pixels, uint32_t width, uint32_t height,
    uint32_t reduction, scan_codec_report *report) {
    *report = (scan_codec_report){.orientation = 1};
    jpeg_source source = source_of(bytes, count);
    struct jpeg_progress_mgr progress = {.progress_monitor = count_scans};
    struct jpeg_decompress_struct picture = {0};
    jpeg_errors errors;
    picture.err = scan_codec_jpeg_errors(&errors, report);
    // Changed between setjmp and longjmp, so volatile (C11 7.13.2.1).
    volatile bool has_all_rows = false;
    volatile bool is_whole = false;
    if (setjmp(errors.way_out)) {
        // What stands behind the last row, and is no end marker, looks like damage to libjpeg.
        if (has_all_rows && errors.status == scan_codec_corrupt) {
            errors.status = scan_codec_truncated;
        }
        // libjpeg's pools, the CMYK row among them, go with the picture.
        jpeg_destroy_decompress(&picture);
        if (!is_whole) return errors.status;
        report->message[0] = '\0';
        return scan_codec_done;
    }
    jpeg_create_decompress(&picture);
    picture.progress = &progress;
    read_header(&picture, &source, report);
    if (picture.image_width != width || picture.image_height != height) {
        ERREXIT(&picture, JERR_BAD_STATE);
    }
    bool is_cmyk = picture.jpeg_color_space == JCS_CMYK || picture.jpeg_color_space == JCS_YCCK;
    picture.out_color_space
        = is_cmyk ? JCS_CMYK : report->samples == 3 ? JCS_RGB : JCS_GRAYSCALE;
    // Eighths of a block's side: libjpeg computes no more than that many of its pixels.
    picture.scale_num = 8 / reduction;
    picture.scale_denom = 8;
    jpeg_start_decompress(&picture);
    read_rows(&picture, pixels, report->samples);
    has_all_rows = true;
    is_whole = is_whole_without_end(&picture);
    jpeg_finish_decompress(&picture);
    if (errors.has_ended && !is_whole) ERREXIT(&picture, JERR_INPUT_EOF);
    jpeg_destroy_decompress(&picture);
    return scan_codec_done;
}
