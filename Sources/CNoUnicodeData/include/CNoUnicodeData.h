// An empty package of ICU's data, linked in the place of the 31 MB that Swift's Foundation brings along: names of
// languages, calendars, collations and code pages, of which digitd uses none. See
// Docs/Decisions/0075-what-the-megabytes-are.md.
//
// Nothing here is called. ICU finds the data by the name of the variable, which has the version of the Swift toolchain's
// ICU in it. With another version the program is larger, and otherwise the same.

#ifndef C_NO_UNICODE_DATA_H
#define C_NO_UNICODE_DATA_H

#include <stdint.h>

/// What stands at the beginning of a package of ICU's data (`UDataInfo` in udata.h, `DataHeader` in ucmndata.h).
struct digitd_no_unicode_data {
  uint16_t header_size;
  uint8_t magic[2];
  uint16_t info_size;
  uint16_t reserved;
  uint8_t is_big_endian;
  uint8_t charset_family;
  uint8_t size_of_char;
  uint8_t reserved2;
  uint8_t format[4];
  uint8_t format_version[4];
  uint8_t data_version[4];
  uint8_t padding[8];
  uint32_t item_count;
};

#endif
