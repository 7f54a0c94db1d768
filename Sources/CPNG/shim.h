#include <png.h>

/// Returns how many bytes a picture takes at most as a PNG. libpng says so in a macro, which Swift
/// cannot call.
static inline size_t png_image_most_bytes(const png_image *image) {
    return PNG_IMAGE_PNG_SIZE_MAX(*image);
}
