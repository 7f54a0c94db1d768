#include "CNoUnicodeData.h"

// Hidden: where Foundation is a shared library, as in debug builds, it goes on with its own.
__attribute__((visibility("hidden"), used, aligned(16)))
const struct digitd_no_unicode_data icudt76_dat = {
    .header_size = 32,
    .magic = {0xda, 0x27},
    .info_size = 20,
    .size_of_char = 2,
    .format = {'C', 'm', 'n', 'D'},
    .format_version = {1},
    .item_count = 0,
};
