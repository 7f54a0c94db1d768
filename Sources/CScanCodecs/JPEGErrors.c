#include "JPEGErrors.h"

#include <jerror.h>

static scan_codec_status status_of(int code) {
    switch (code) {
    case JERR_OUT_OF_MEMORY:
        return scan_codec_no_memory;
    case JERR_INPUT_EOF:
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
        return scan_codec_truncated;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_SOF_UNSUPPORTED:
        return scan_codec_unsupported;
    default:
        return scan_codec_corrupt;
    }
}

static void on_error(j_common_ptr common) {
    jpeg_errors *errors = (jpeg_errors *)common->err;
    errors->status = status_of(common->err->msg_code);
    if (errors->has_ended && errors->status == scan_codec_corrupt) {
        errors->status = scan_codec_truncated;
    }
    if (errors->report != NULL) {
        char message[JMSG_LENGTH_MAX];
        common->err->format_message(common, message);
        snprintf(errors->report->message, sizeof errors->report->message, "%s", message);
    }
    longjmp(errors->way_out, 1);
}

/// libjpeg warns where it goes on with invented pixels; here that is an error. What it may step
/// over without harm to the pixels is let through.
static void on_message(j_common_ptr common, int level) {
    if (level >= 0) return;
    switch (common->err->msg_code) {
    case JWRN_ADOBE_XFORM:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
    // A baseline picture whose scan says that it is of fewer coefficients: decoders take all.
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_TOO_MUCH_DATA:
        return;
    default:
        on_error(common);
    }
}

static void print_nothing(j_common_ptr common) { (void)common; }

struct jpeg_error_mgr *scan_codec_jpeg_errors(jpeg_errors *errors, scan_codec_report *report) {
    jpeg_std_error(&errors->manager);
    errors->manager.error_exit = on_error;
    errors->manager.emit_message = on_message;
    errors->manager.output_message = print_nothing;
    errors->status = scan_codec_done;
    errors->report = report;
    errors->has_ended = false;
    return &errors->manager;
}
