#define _GNU_SOURCE
#include "CSystemCalls.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

int digitd_rename_without_replacing(
    int old_folder, const char *old_name, int new_folder, const char *new_name) {
    return renameat2(old_folder, old_name, new_folder, new_name, RENAME_NOREPLACE);
}

int digitd_open_unnamed(int folder, mode_t mode) {
    return openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
}

int digitd_link_unnamed(int descriptor, int folder, const char *name) {
    return linkat(descriptor, "", folder, name, AT_EMPTY_PATH);
}

int digitd_link_unnamed_by_proc(int descriptor, int folder, const char *name) {
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    return linkat(AT_FDCWD, path, folder, name, AT_SYMLINK_FOLLOW);
}

int digitd_sync_filesystem(int descriptor) { return syncfs(descriptor); }

int digitd_core_count(void) {
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : -1;
}

int digitd_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int digitd_filesystem_type(int descriptor, uint64_t *type) {
    struct statfs facts;
    int result = fstatfs(descriptor, &facts);
    if (result == 0) *type = (uint64_t)facts.f_type;
    return result;
}

ssize_t digitd_extended_attribute(
    const char *path, const char *name, void *value, size_t count) {
    return getxattr(path, name, value, count);
}

int digitd_open_process(pid_t process) { return pidfd_open(process, 0); }

/// Starts a program whose standard input, output and messages are three files; -1 leaves the caller's. With a search it is one
/// of the PATH, and its process group is its own where that is wanted.
static int spawn(
    const char *path, bool is_searched, char *const arguments[], const int files[3], bool has_own_group,
    pid_t *process) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return error;
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        for (int file = 0; file < 3; file++) {
            if (files[file] >= 0) posix_spawn_file_actions_adddup2(&actions, files[file], file);
        }
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(
            &attributes,
            POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (has_own_group ? POSIX_SPAWN_SETPGROUP : 0));
        error = is_searched ? posix_spawnp(process, path, &actions, &attributes, arguments, environ)
                            : posix_spawn(process, path, &actions, &attributes, arguments, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int digitd_spawn(const char *path, char *const arguments[], int channel, pid_t *process) {
    return spawn(path, false, arguments, (int[3]){channel, channel, -1}, true, process);
}

int digitd_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int digitd_spawn_tool(
    const char *name, char *const arguments[], int input, int output, int messages, pid_t *process) {
    return spawn(name, true, arguments, (int[3]){input, output, messages}, false, process);
}

int digitd_limit_process(pid_t process, uint64_t memory, uint64_t file, uint64_t seconds) {
    struct rlimit space = {memory, memory}, bytes = {file, file}, none = {0, 0};
    // The signal of the first tells an end by this limit from one by anybody.
    struct rlimit time = {seconds, seconds + 5};
    if (prlimit(process, RLIMIT_AS, &space, NULL) != 0) return -1;
    if (prlimit(process, RLIMIT_FSIZE, &bytes, NULL) != 0) return -1;
    if (prlimit(process, RLIMIT_CORE, &none, NULL) != 0) return -1;
    return prlimit(process, RLIMIT_CPU, &time, NULL);
}
