#define _GNU_SOURCE
#include "CSystemCalls.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/vfs.h>
#include <unistd.h>

int digitd_rename_without_replacing(
    int old_folder, const char *old_name, int new_folder, const char *new_name) {
    return renameat2(old_folder, old_name, new_folder, new_name, RENAME_NOREPLACE);
}

int digitd_sync_filesystem(int descriptor) { return syncfs(descriptor); }

int digitd_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int digitd_filesystem_type(int descriptor, uint64_t *type) {
    struct statfs facts;
    int result = fstatfs(descriptor, &facts);
    if (result == 0) *type = (uint64_t)facts.f_type;
    return result;
}
