#pragma once

#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>

// After <stdio.h>: jpeglib.h names FILE and size_t without including what declares them.
#include <jpeglib.h>

#include "CScanCodecs.h"

/// libjpeg's error manager with a way out that is not exit(3).
typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf way_out;
    scan_codec_status status;
    scan_codec_report *report;
    /// Whether the bytes ended inside of a scan's data: then what looks like damage is what is
    /// missing.
    bool has_ended;
} jpeg_errors;

/// Fills `errors` and returns the part that libjpeg wants. A message goes into `report`, which
/// may be NULL; errors leave by `way_out` with `status` set.
struct jpeg_error_mgr *scan_codec_jpeg_errors(jpeg_errors *errors, scan_codec_report *report);
