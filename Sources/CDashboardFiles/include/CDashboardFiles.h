#pragma once

#include <stddef.h>

// The files of the web page (Sources/DigitDashboard/Pages), put into the program by the compiler so that one
// binary serves them anywhere. C, because Swift has no #embed and a resource bundle would be one more file to lose.
//
// The bytes live as long as the program and belong to it; nobody frees them.

/// One file of the page.
struct dashboard_file {
    /// Its name, as in the folder.
    const char *name;

    /// Its first byte.
    const unsigned char *bytes;

    /// The number of bytes.
    size_t length;
};

/// The files; their number is left in `count`.
const struct dashboard_file *dashboard_files(size_t *count);
