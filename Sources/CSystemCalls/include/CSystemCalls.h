#pragma once

#include <stdint.h>
#include <sys/types.h>

// System calls and facts that Swift's Glibc module does not show: they hide behind _GNU_SOURCE,
// have no wrapper in glibc 2.36, or are bit-packed structs. Each returns what the call returns, and
// leaves the reason in errno when that is -1. Nothing here retries or allocates: the one helper in
// Files/SystemCall.swift does the retrying, and keeps errno with the call and the path.

/// renameat2(2) with RENAME_NOREPLACE: fails with EEXIST rather than replace what is there.
int digitd_rename_without_replacing(
    int old_folder, const char *old_name, int new_folder, const char *new_name);

/// openat(2) with O_TMPFILE: a new file in a folder's filesystem that has no name yet, for writing.
/// It vanishes when it is closed without having been given one.
int digitd_open_unnamed(int folder, mode_t mode);

/// linkat(2): gives a file of digitd_open_unnamed its name, if nothing has that name in the folder.
/// By AT_EMPTY_PATH, which needs Linux 6.10 or a capability; the kernel says ENOENT without them.
int digitd_link_unnamed(int descriptor, int folder, const char *name);

/// The same by way of /proc/self/fd, which every Linux allows where /proc is mounted.
int digitd_link_unnamed_by_proc(int descriptor, int folder, const char *name);

/// syncfs(2): everything of the filesystem that holds `descriptor` is on the disk on return.
int digitd_sync_filesystem(int descriptor);

/// sched_getaffinity(2): how many processor cores the calling thread may run on.
int digitd_core_count(void);

/// eventfd(2), non-blocking and closed on exec: wakes a thread that waits in poll(2).
int digitd_event_descriptor(void);

/// statfs(2)'s f_type of the filesystem that holds `descriptor`, in `type`.
int digitd_filesystem_type(int descriptor, uint64_t *type);

/// getxattr(2): up to `count` bytes of an attribute of the file at `path`; returns its length.
ssize_t digitd_extended_attribute(
    const char *path, const char *name, void *value, size_t count);

/// pidfd_open(2): a descriptor that is ready to be read when the process has ended.
int digitd_open_process(pid_t process);

/// memfd_create(2): a file in memory, closed on exec.
int digitd_memory_file(const char *name);

/// posix_spawnp(3): starts a program of the PATH whose input, output and messages are three files, in the
/// process group of the caller, with all signals as a new program expects them. It returns 0 or the reason.
int digitd_spawn_tool(
    const char *name, char *const arguments[], int input, int output, int messages, pid_t *process);

/// prlimit(2): the most memory and file bytes and seconds of a processor that a running program may take, and
/// that it leaves no core.
int digitd_limit_process(pid_t process, uint64_t memory, uint64_t file, uint64_t seconds);

/// posix_spawn(3): starts a program whose input and output are `channel`, in a process group of its
/// own, so that Ctrl-C does not reach it, with all signals as a new program expects them. Unlike the
/// others it returns 0 or the reason itself. In C because `environ` is a variable, which Swift does not
/// let several threads use.
int digitd_spawn(const char *path, char *const arguments[], int channel, pid_t *process);
