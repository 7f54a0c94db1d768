#include "CScanCodecs.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What is used of libtiff, as its manual pages declare it (TIFFOpen(3), TIFFGetField(3), TIFFReadRGBAStrip(3)).
// It is loaded when it is needed: with the libraries that it brings along it would cost each start of the program
// more than all others together, for what most people never drop.

typedef struct tiff TIFF;
typedef ptrdiff_t (*read_function)(void *, void *, ptrdiff_t);
typedef uint64_t (*seek_function)(void *, uint64_t, int);
typedef int (*close_function)(void *);
typedef uint64_t (*size_function)(void *);
typedef int (*map_function)(void *, void **, uint64_t *);
typedef void (*unmap_function)(void *, void *, uint64_t);
typedef void (*message_function)(void *, const char *, const char *, va_list);

static struct {
    TIFF *(*client_open)(
        const char *, const char *, void *, read_function, read_function, seek_function, close_function,
        size_function, map_function, unmap_function);
    void (*close)(TIFF *);
    int (*set_directory)(TIFF *, uint32_t);
    int (*read_directory)(TIFF *);
    int (*is_last_directory)(TIFF *);
    int (*get_field)(TIFF *, uint32_t, ...);
    int (*get_field_defaulted)(TIFF *, uint32_t, ...);
    int (*set_field)(TIFF *, uint32_t, ...);
    int (*is_tiled)(TIFF *);
    int (*rgba_ok)(TIFF *, char *);
    int (*read_strip)(TIFF *, uint32_t, uint32_t *, int);
    int (*read_tile)(TIFF *, uint32_t, uint32_t, uint32_t *, int);
    bool is_loaded;
} library;

// Tags of TIFF 6.0.
enum {
    new_subfile_type = 254,
    image_width = 256,
    image_length = 257,
    orientation_tag = 274,
    rows_per_strip = 278,
    x_resolution = 282,
    y_resolution = 283,
    tile_width = 322,
    tile_length = 323,
};

struct scan_codec_tiff {
    const uint8_t *bytes;
    uint64_t length, place;
    TIFF *tiff;
    // The directory of each page: previews lie between them.
    uint32_t *directories;
    uint32_t count, width, height;
    char message[256];
};

static void take_message(void *file, const char *module, const char *format, va_list values) {
    (void)module;
    scan_codec_tiff *tiff = file;
    if (tiff != NULL) vsnprintf(tiff->message, sizeof tiff->message, format, values);
}

static bool find(void *handle, const char *name, void *function) {
    void *found = dlsym(handle, name);
    // A pointer to data may not become one to a function, but for dlsym (POSIX).
    memcpy(function, &found, sizeof found);
    return found != NULL;
}

static void load(void) {
    void *handle = dlopen("libtiff.so.6", RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) handle = dlopen("libtiff.so.5", RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) return;
    void (*(*set_errors)(message_function))(void *, const char *, const char *, va_list) = NULL;
    void (*(*set_warnings)(message_function))(void *, const char *, const char *, va_list) = NULL;
    void *(*set_plain)(void *) = NULL, *(*set_plain_warnings)(void *) = NULL;
    library.is_loaded = find(handle, "TIFFClientOpen", &library.client_open)
        && find(handle, "TIFFClose", &library.close)
        && find(handle, "TIFFSetDirectory", &library.set_directory)
        && find(handle, "TIFFReadDirectory", &library.read_directory)
        && find(handle, "TIFFLastDirectory", &library.is_last_directory)
        && find(handle, "TIFFGetField", &library.get_field)
        && find(handle, "TIFFGetFieldDefaulted", &library.get_field_defaulted)
        && find(handle, "TIFFSetField", &library.set_field)
        && find(handle, "TIFFIsTiled", &library.is_tiled)
        && find(handle, "TIFFRGBAImageOK", &library.rgba_ok)
        && find(handle, "TIFFReadRGBAStripExt", &library.read_strip)
        && find(handle, "TIFFReadRGBATileExt", &library.read_tile)
        && find(handle, "TIFFSetErrorHandlerExt", &set_errors)
        && find(handle, "TIFFSetWarningHandlerExt", &set_warnings)
        && find(handle, "TIFFSetErrorHandler", &set_plain)
        && find(handle, "TIFFSetWarningHandler", &set_plain_warnings);
    if (!library.is_loaded) return;
    // Nothing of it goes to standard error.
    set_plain(NULL);
    set_plain_warnings(NULL);
    set_errors(take_message);
    set_warnings(NULL);
}

static pthread_once_t loading = PTHREAD_ONCE_INIT;

static ptrdiff_t read_bytes(void *handle, void *target, ptrdiff_t count) {
    scan_codec_tiff *file = handle;
    uint64_t left = file->place < file->length ? file->length - file->place : 0;
    uint64_t taken = count < 0 ? 0 : (uint64_t)count < left ? (uint64_t)count : left;
    if (taken > 0) memcpy(target, file->bytes + file->place, taken);
    file->place += taken;
    return (ptrdiff_t)taken;
}

static ptrdiff_t write_nothing(void *handle, void *source, ptrdiff_t count) {
    (void)handle, (void)source, (void)count;
    return -1;
}

static uint64_t seek(void *handle, uint64_t offset, int origin) {
    scan_codec_tiff *file = handle;
    file->place = origin == SEEK_SET ? offset : (origin == SEEK_CUR ? file->place : file->length) + offset;
    return file->place;
}

static int close_nothing(void *handle) {
    (void)handle;
    return 0;
}

static uint64_t size(void *handle) { return ((scan_codec_tiff *)handle)->length; }

static int map_bytes(void *handle, void **start, uint64_t *length) {
    scan_codec_tiff *file = handle;
    *start = (void *)(uintptr_t)file->bytes;
    *length = file->length;
    return 1;
}

static void unmap_nothing(void *handle, void *start, uint64_t length) { (void)handle, (void)start, (void)length; }

/// Notes where each page is.
///
/// A directory that leads to none, or in a circle, is what is left of a file that was cut off or changed: then nothing is
/// read of it, for nobody could say which pages are missing.
static scan_codec_tiff_status count_pages(scan_codec_tiff *file, uint32_t most) {
    uint32_t room = 0;
    for (uint32_t directory = 0; file->count < most; directory++) {
        uint32_t kind = 0;
        library.get_field_defaulted(file->tiff, new_subfile_type, &kind);
        // A preview, or the mask of another page.
        if ((kind & 5) == 0) {
            if (file->count == room) {
                room = room == 0 ? 8 : 2 * room;
                uint32_t *more = realloc(file->directories, room * sizeof *more);
                if (more == NULL) return scan_codec_tiff_no_memory;
                file->directories = more;
            }
            file->directories[file->count++] = directory;
        }
        // Previews without end are no pages either.
        if (library.is_last_directory(file->tiff) || directory > 8 * most) break;
        if (!library.read_directory(file->tiff)) return scan_codec_tiff_damaged;
    }
    return scan_codec_tiff_opened;
}

scan_codec_tiff_status scan_codec_open_tiff(
    const uint8_t *bytes, size_t length, uint32_t most, scan_codec_tiff **file, uint32_t *count,
    char *message) {
    *file = NULL;
    message[0] = 0;
    pthread_once(&loading, load);
    if (!library.is_loaded) return scan_codec_tiff_no_library;
    scan_codec_tiff *opened = calloc(1, sizeof *opened);
    if (opened == NULL) return scan_codec_tiff_no_memory;
    opened->bytes = bytes;
    opened->length = length;
    // "r": read; "M" would keep it from taking the bytes where they are.
    opened->tiff = library.client_open(
        "scan", "r", opened, read_bytes, write_nothing, seek, close_nothing, size, map_bytes,
        unmap_nothing);
    if (opened->tiff == NULL) {
        memcpy(message, opened->message, sizeof opened->message);
        free(opened);
        return scan_codec_tiff_damaged;
    }
    scan_codec_tiff_status status = count_pages(opened, most);
    if (status != scan_codec_tiff_opened) {
        memcpy(message, opened->message, sizeof opened->message);
        scan_codec_close_tiff(opened);
        return status;
    }
    *file = opened;
    *count = opened->count;
    return scan_codec_tiff_opened;
}

scan_codec_tiff_status scan_codec_measure_tiff(
    scan_codec_tiff *file, uint32_t page, scan_codec_tiff_page *facts) {
    memset(facts, 0, sizeof *facts);
    file->message[0] = 0;
    if (page >= file->count || !library.set_directory(file->tiff, file->directories[page])) {
        return scan_codec_tiff_damaged;
    }
    library.get_field(file->tiff, image_width, &facts->width);
    library.get_field(file->tiff, image_length, &facts->height);
    library.get_field(file->tiff, x_resolution, &facts->dots_across);
    library.get_field(file->tiff, y_resolution, &facts->dots_down);
    facts->orientation = 1;
    library.get_field_defaulted(file->tiff, orientation_tag, &facts->orientation);
    file->width = facts->width;
    file->height = facts->height;
    if (facts->width == 0 || facts->height == 0) {
        snprintf(file->message, sizeof file->message, "a page without a size");
        return scan_codec_tiff_damaged;
    }
    return scan_codec_tiff_opened;
}

/// The sums of the pixels that become one, of a row of them.
typedef struct {
    uint32_t width, height, reduction, columns;
    uint32_t *sums, *counts;
    uint8_t *pixels;
} reducing;

/// Adds a part of a row of the page, given as libtiff gives it: red in the lowest byte, multiplied by its opacity.
static void add(reducing *to, const uint32_t *part, uint32_t x, uint32_t count) {
    for (uint32_t place = 0; place < count; place++) {
        uint32_t pixel = part[place], column = (x + place) / to->reduction, white = 255 - (pixel >> 24);
        uint32_t *sums = to->sums + 3 * (size_t)column;
        for (int sample = 0; sample < 3; sample++) {
            uint32_t value = ((pixel >> (8 * sample)) & 255) + white;
            sums[sample] += value > 255 ? 255 : value;
        }
        to->counts[column]++;
    }
}

/// Writes the row of pixels that a row of the page ends, and begins the next one.
static void end_row(reducing *to, uint32_t y) {
    if ((y + 1) % to->reduction != 0 && y + 1 != to->height) return;
    uint8_t *row = to->pixels + 3 * (size_t)(y / to->reduction) * to->columns;
    for (uint32_t column = 0; column < to->columns; column++) {
        uint32_t count = to->counts[column] == 0 ? 1 : to->counts[column];
        for (int sample = 0; sample < 3; sample++) {
            row[3 * (size_t)column + sample] =
                (uint8_t)((to->sums[3 * (size_t)column + sample] + count / 2) / count);
        }
    }
    memset(to->sums, 0, 3 * (size_t)to->columns * sizeof *to->sums);
    memset(to->counts, 0, (size_t)to->columns * sizeof *to->counts);
}

/// Adds rows that lie in memory with the last one first, as libtiff gives strips.
static void add_strip(reducing *to, const uint32_t *raster, uint32_t y, uint32_t rows) {
    for (uint32_t row = 0; row < rows; row++) {
        add(to, raster + (size_t)(rows - 1 - row) * to->width, 0, to->width);
        end_row(to, y + row);
    }
}

static bool decode_strips(scan_codec_tiff *file, reducing *to) {
    uint32_t rows = 0;
    library.get_field_defaulted(file->tiff, rows_per_strip, &rows);
    if (rows == 0 || rows > file->height) rows = file->height;
    uint32_t *raster = malloc((size_t)rows * file->width * sizeof *raster);
    if (raster == NULL) return false;
    bool is_done = true;
    for (uint32_t y = 0; y < file->height && is_done; y += rows) {
        uint32_t count = file->height - y < rows ? file->height - y : rows;
        is_done = library.read_strip(file->tiff, y, raster, 1);
        if (is_done) add_strip(to, raster, y, count);
    }
    free(raster);
    return is_done;
}

static bool decode_tiles(scan_codec_tiff *file, reducing *to) {
    uint32_t wide = 0, high = 0;
    library.get_field(file->tiff, tile_width, &wide);
    library.get_field(file->tiff, tile_length, &high);
    uint32_t across = wide == 0 ? 0 : (file->width + wide - 1) / wide;
    if (wide == 0 || high == 0 || (uint64_t)wide * high * across > (uint64_t)1 << 28) return false;
    size_t tile = (size_t)wide * high;
    uint32_t *raster = malloc(across * tile * sizeof *raster);
    if (raster == NULL) return false;
    bool is_done = true;
    for (uint32_t y = 0; y < file->height && is_done; y += high) {
        for (uint32_t column = 0; column < across && is_done; column++) {
            is_done = library.read_tile(file->tiff, column * wide, y, raster + column * tile, 1);
        }
        for (uint32_t row = 0; row < high && y + row < file->height && is_done; row++) {
            for (uint32_t column = 0; column < across; column++) {
                uint32_t x = column * wide, count = file->width - x < wide ? file->width - x : wide;
                // Tiles have their last row first as well.
                add(to, raster + column * tile + (size_t)(high - 1 - row) * wide, x, count);
            }
            end_row(to, y + row);
        }
    }
    free(raster);
    return is_done;
}

scan_codec_tiff_status scan_codec_decode_tiff(
    scan_codec_tiff *file, uint32_t reduction, uint8_t *pixels) {
    char reason[1024] = "";
    file->message[0] = 0;
    if (!library.rgba_ok(file->tiff, reason)) {
        snprintf(file->message, sizeof file->message, "%.255s", reason);
        return scan_codec_tiff_unsupported;
    }
    // Turned by whoever asks, so that there is one way of doing it.
    library.set_field(file->tiff, orientation_tag, 1);
    uint32_t columns = (file->width + reduction - 1) / reduction;
    reducing to = {file->width, file->height, reduction, columns, NULL, NULL, pixels};
    to.sums = calloc(3 * (size_t)columns, sizeof *to.sums);
    to.counts = calloc(columns, sizeof *to.counts);
    bool has_memory = to.sums != NULL && to.counts != NULL, is_done = false;
    if (has_memory) {
        is_done = library.is_tiled(file->tiff) ? decode_tiles(file, &to) : decode_strips(file, &to);
    }
    free(to.sums);
    free(to.counts);
    if (!has_memory) return scan_codec_tiff_no_memory;
    return is_done ? scan_codec_tiff_opened : scan_codec_tiff_damaged;
}

const char *scan_codec_tiff_message(const scan_codec_tiff *file) { return file->message; }

void scan_codec_close_tiff(scan_codec_tiff *file) {
    if (file == NULL) return;
    library.close(file->tiff);
    free(file->directories);
    free(file);
}
