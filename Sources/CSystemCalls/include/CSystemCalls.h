#pragma once

#include <stdint.h>
#include <sys/types.h>

// System calls and facts that Swift's Glibc module does not show: they hide behind _GNU_SOURCE,
// have no wrapper in glibc 2.36, or are bit-packed structs. Each returns what the call returns, and
// leaves the reason in errno when that is -1. Nothing here retries or allocates: the one helper in
// ScanSpool/SystemCall.swift does the retrying, and keeps errno with the call and the path.

/// renameat2(2) with RENAME_NOREPLACE: fails with EEXIST rather than replace what is there.
int digitd_rename_without_replacing(
    int old_folder, const char *old_name, int new_folder, const char *new_name);

/// syncfs(2): everything of the filesystem that holds `descriptor` is on the disk on return.
int digitd_sync_filesystem(int descriptor);

/// eventfd(2), non-blocking and closed on exec: wakes a thread that waits in poll(2).
int digitd_event_descriptor(void);

/// statfs(2)'s f_type of the filesystem that holds `descriptor`, in `type`.
int digitd_filesystem_type(int descriptor, uint64_t *type);
