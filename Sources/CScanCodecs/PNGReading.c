#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CScanCodecs.h"
#include "Orientation.h"

/// What libpng's callbacks reach through their pointers.
typedef struct {
    const uint8_t *bytes;
    size_t count;
    size_t offset;
    bool ran_out;
    bool out_of_memory;
    scan_codec_report *report;
} png_source;

static void read_bytes(png_structp png, png_bytep target, size_t count) {
    png_source *source = png_get_io_ptr(png);
    if (count > source->count - source->offset) {
        source->ran_out = true;
        png_error(png, "the data end inside a chunk");
    }
    memcpy(target, source->bytes + source->offset, count);
    source->offset += count;
}

static void on_error(png_structp png, png_const_charp message) {
    png_source *source = png_get_error_ptr(png);
    snprintf(source->report->message, sizeof source->report->message, "%s", message);
    png_longjmp(png, 1);
}

// A warning is a flaw in what does not touch the pixels, such as a damaged comment.
static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static png_voidp take_memory(png_structp png, png_alloc_size_t size) {
    png_source *source = png_get_mem_ptr(png);
    void *memory = malloc(size);
    if (memory == NULL) source->out_of_memory = true;
    return memory;
}

static void give_memory_back(png_structp png, png_voidp memory) {
    (void)png;
    free(memory);
}

scan_codec_status scan_codec_measure_png(
    const uint8_t *bytes, size_t count, scan_codec_report *report) {
    enum { signature_length = 8, header_end = 33 };
    *report = (scan_codec_report){.orientation = 1};
    size_t compared = count < signature_length ? count : signature_length;
    if (memcmp(bytes, "\x89PNG\r\n\x1a\n", compared) != 0) {
        snprintf(report->message, sizeof report->message, "no PNG signature");
        return scan_codec_corrupt;
    }
    if (count < header_end) {
        snprintf(report->message, sizeof report->message, "the data end inside the header");
        return scan_codec_truncated;
    }
    if (memcmp(bytes + 12, "CgBI", 4) == 0) {
        snprintf(report->message, sizeof report->message, "a PNG in Apple's CgBI variant");
        return scan_codec_unsupported;
    }
    if (memcmp(bytes + 8, "\0\0\0\x0dIHDR", 8) != 0) {
        snprintf(report->message, sizeof report->message, "no IHDR chunk at the start");
        return scan_codec_corrupt;
    }
    report->width = png_get_uint_32(bytes + 16);
    report->height = png_get_uint_32(bytes + 20);
    if (report->width == 0 || report->height == 0 || report->width > PNG_UINT_31_MAX
        || report->height > PNG_UINT_31_MAX) {
        snprintf(report->message, sizeof report->message, "a size of no pixels");
        return scan_codec_corrupt;
    }
    // The colour type; a palette counts as colour.
    report->samples = bytes[25] & PNG_COLOR_MASK_COLOR ? 3 : 1;
    return scan_codec_done;
}

/// A PNG whose rows are being read.
typedef struct {
    png_structp png;
    png_infop info;
    scan_codec_plane plane;
    uint8_t *row;
    uint8_t *pixels;
    scan_codec_report *report;
    /// The size of the picture, and by how much the decoded one is smaller.
    size_t width;
    size_t height;
    size_t reduction;
    /// The samples of libpng's pixel, and of a decoded one.
    int channels;
    size_t samples;
    /// One row of decoded pixels at full scale, and the sums of a reduced row.
    uint8_t *whole_row;
    uint32_t *sums;
    bool has_sixteen_bits;
    /// The most light of any sample in the rows so far, counted of 16 bits only.
    uint8_t most_light;
} png_rows;

/// Makes samples of 8 bits of a row of 16 bits a sample, in place: its numbers, or 255 where one
/// does not fit.
static void take_eight_bits(uint8_t *row, size_t samples) {
    for (size_t i = 0; i < samples; i++) row[i] = row[2 * i] != 0 ? 255 : row[2 * i + 1];
}

/// Puts one pixel on white paper and counts it. `colours` is 1 or 3.
static void write_pixel(
    png_rows *rows, const uint8_t *samples, unsigned alpha, int colours, uint8_t *target) {
    unsigned light = samples[0];
    if (colours == 3) {
        // ITU-R BT.601, the weights JPEG uses, in 16-bit fixed point.
        light = (19595 * samples[0] + 38470 * samples[1] + 7471 * samples[2] + 32768) >> 16;
    }
    for (int colour = 0; colour < colours; colour++) {
        if (samples[colour] > rows->most_light) rows->most_light = samples[colour];
        target[colour] = (uint8_t)((samples[colour] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
    enum { half = 128, least_light = 160 };
    rows->report->opaque_pixels += alpha >= half;
    rows->report->opaque_dark_pixels += alpha >= half && light < least_light;
}

/// Reads one row of `count` pixels to `target`.
static void read_row(png_rows *rows, uint8_t *target, size_t count) {
    int channels = rows->channels;
    if (rows->plane == scan_codec_seen_on_white && !rows->has_sixteen_bits
        && (size_t)channels == rows->samples) {
        // libpng's row is ours.
        png_read_row(rows->png, target, NULL);
        return;
    }
    png_read_row(rows->png, rows->row, NULL);
    bool has_alpha = channels == 2 || channels == 4;
    int colours = has_alpha ? channels - 1 : channels;
    if (rows->plane == scan_codec_eight_bits_on_white) {
        take_eight_bits(rows->row, count * (size_t)channels);
    }
    const uint8_t *samples = rows->row;
    for (size_t i = 0; i < count; i++, samples += channels, target += rows->samples) {
        unsigned alpha = has_alpha ? samples[channels - 1] : 255;
        if (rows->plane == scan_codec_transparency) {
            *target = (uint8_t)(255 - alpha);
        } else {
            write_pixel(rows, samples, alpha, colours, target);
        }
    }
}

/// Adds a row at full scale to the sums of a reduced one.
static void add_row(png_rows *rows) {
    const uint8_t *sample = rows->whole_row;
    for (size_t x = 0; x < rows->width; x++) {
        uint32_t *sum = rows->sums + x / rows->reduction * rows->samples;
        for (size_t i = 0; i < rows->samples; i++) sum[i] += *sample++;
    }
}

/// Writes the means of `height` added rows, and begins the next sums.
static void write_means(png_rows *rows, uint8_t *target, size_t height) {
    size_t columns = (rows->width + rows->reduction - 1) / rows->reduction;
    for (size_t x = 0; x < columns; x++) {
        size_t left = rows->width - x * rows->reduction;
        size_t pixels = height * (left < rows->reduction ? left : rows->reduction);
        for (size_t i = x * rows->samples; i < (x + 1) * rows->samples; i++) {
            target[i] = (uint8_t)((rows->sums[i] + pixels / 2) / pixels);
            rows->sums[i] = 0;
        }
    }
}

/// Reads one pass of an interlaced picture, of which each pixel whose column and row are multiples
/// of the reduction is taken.
static void read_pass(png_rows *rows, int pass) {
    size_t columns = PNG_PASS_COLS(rows->width, pass);
    size_t pass_rows = columns == 0 ? 0 : PNG_PASS_ROWS(rows->height, pass);
    size_t width = (rows->width + rows->reduction - 1) / rows->reduction;
    for (size_t pass_row = 0; pass_row < pass_rows; pass_row++) {
        read_row(rows, rows->whole_row, columns);
        size_t y = PNG_ROW_FROM_PASS_ROW(pass_row, pass);
        if (y % rows->reduction != 0) continue;
        for (size_t i = 0; i < columns; i++) {
            size_t x = PNG_COL_FROM_PASS_COL(i, pass);
            if (x % rows->reduction != 0) continue;
            size_t place = y / rows->reduction * width + x / rows->reduction;
            memcpy(
                rows->pixels + place * rows->samples, rows->whole_row + i * rows->samples,
                rows->samples);
        }
    }
}

/// Reads all rows, pass by pass where the PNG is interlaced. The passes are put together here and
/// not by libpng, which would need the whole picture in all its samples.
static void read_rows(png_rows *rows) {
    if (png_get_interlace_type(rows->png, rows->info) != PNG_INTERLACE_NONE) {
        for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) read_pass(rows, pass);
        return;
    }
    size_t columns = (rows->width + rows->reduction - 1) / rows->reduction;
    for (size_t y = 0; y < rows->height; y++) {
        uint8_t *target = rows->pixels + y / rows->reduction * columns * rows->samples;
        if (rows->reduction == 1) {
            read_row(rows, target, rows->width);
            continue;
        }
        read_row(rows, rows->whole_row, rows->width);
        add_row(rows);
        size_t height = y % rows->reduction + 1;
        if (height == rows->reduction || y + 1 == rows->height) write_means(rows, target, height);
    }
}

/// Takes every chunk that libpng does not look at itself; the text of a raw profile may name the
/// orientation.
static int take_chunk(png_structp png, png_unknown_chunkp chunk) {
    scan_codec_report *report = png_get_user_chunk_ptr(png);
    bool is_plain = memcmp(chunk->name, "tEXt", 4) == 0;
    bool is_compressed = memcmp(chunk->name, "zTXt", 4) == 0;
    if (!is_plain && !is_compressed) return 1;
    uint8_t orientation
        = scan_codec_raw_profile_orientation(chunk->data, chunk->size, is_compressed);
    if (orientation != 0) report->orientation = orientation;
    return 1;
}

/// Has libpng skip every chunk that neither changes the pixels nor names the orientation, so that
/// no comment or colour profile is inflated.
static void skip_what_is_not_needed(png_structp png, scan_codec_report *report) {
    static const png_byte names[] =
        "bKGD\0cHRM\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0tEXt\0"
        "tIME\0zTXt";
    enum { name_length = 5 };
    png_set_keep_unknown_chunks(
        png, PNG_HANDLE_CHUNK_NEVER, names, (int)(sizeof names / name_length));
    png_set_read_user_chunk_fn(png, report, take_chunk);
}

scan_codec_status scan_codec_decode_png(
    const uint8_t *bytes, size_t count, scan_codec_plane plane, uint8_t *pixels, uint32_t width,
    uint32_t height, uint32_t reduction, scan_codec_report *report) {
    scan_codec_status status = scan_codec_measure_png(bytes, count, report);
    if (status != scan_codec_done) return status;
    png_source source = {.bytes = bytes, .count = count, .report = report};
    png_structp png = png_create_read_struct_2(
        PNG_LIBPNG_VER_STRING, &source, on_error, on_warning, &source, take_memory,
        give_memory_back);
    if (png == NULL) return scan_codec_no_memory;
    // Changed between setjmp and longjmp, so volatile (C11 7.13.2.1).
    png_infop volatile info = NULL;
    uint8_t *volatile row = NULL;
    uint8_t *volatile whole_row = NULL;
    uint32_t *volatile sums = NULL;
    if (setjmp(png_jmpbuf(png))) {
        free(row);
        free(whole_row);
        free(sums);
        png_infop jumped_info = info;
        png_destroy_read_struct(&png, &jumped_info, NULL);
        if (source.ran_out) return scan_codec_truncated;
        return source.out_of_memory ? scan_codec_no_memory : scan_codec_corrupt;
    }
    info = png_create_info_struct(png);
    if (info == NULL) png_error(png, "no memory for the header");
    png_set_read_fn(png, &source, read_bytes);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    // An EXIF block is under 64 KiB, a palette under 1 KiB: nothing larger is kept.
    png_set_chunk_malloc_max(png, 1 << 18);
    png_set_chunk_cache_max(png, 64);
    skip_what_is_not_needed(png, report);
    png_read_info(png, info);
    if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height) {
        png_error(png, "two sizes");
    }
    bool has_sixteen_bits = png_get_bit_depth(png, info) == 16;
    if (plane == scan_codec_eight_bits_on_white && !has_sixteen_bits) {
        png_error(png, "not 16 bits");
    }
    png_set_expand(png);
    if (plane != scan_codec_eight_bits_on_white) png_set_scale_16(png);
    png_read_update_info(png, info);
    report->has_transparency = (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) != 0;
    row = take_memory(png, png_get_rowbytes(png, info));
    size_t samples = plane == scan_codec_transparency ? 1 : report->samples;
    whole_row = take_memory(png, width * samples);
    // Sums of zero to begin with.
    sums = calloc((width / reduction + 1) * samples, sizeof *sums);
    if (row == NULL || whole_row == NULL || sums == NULL) {
        source.out_of_memory = true;
        png_error(png, "no memory for a row");
    }
    png_rows rows = {
        .png = png,
        .info = info,
        .plane = plane,
        .row = row,
        .pixels = pixels,
        .report = report,
        .width = width,
        .height = height,
        .reduction = reduction,
        .channels = png_get_channels(png, info),
        .samples = samples,
        .whole_row = whole_row,
        .sums = sums,
        .has_sixteen_bits = has_sixteen_bits,
    };
    read_rows(&rows);
    // 255 of 65,535 becomes 1 of 255.
    report->may_be_eight_bits = has_sixteen_bits && rows.most_light <= 1;
    png_read_end(png, info);
    png_uint_32 exif_length = 0;
    png_bytep exif = NULL;
    if (png_get_eXIf_1(png, info, &exif_length, &exif) != 0) {
        uint8_t orientation = scan_codec_exif_orientation(exif, exif_length);
        if (orientation != 0) report->orientation = orientation;
    }
    free(row);
    free(whole_row);
    free(sums);
    png_infop read_info = info;
    png_destroy_read_struct(&png, &read_info, NULL);
    return scan_codec_done;
}
