// A library for LD_PRELOAD that lets a process die, hang or want more memory than there is when it reads the bytes
// of a claimed scan, as a broken decoder would: the scan says which, by a word anywhere in its first bytes.
//
//     clang -shared -fPIC -o reading-faults.so Tests/Faults/ReadingFaults.c -ldl
//     LD_PRELOAD=reading-faults.so digitd run --root DIR

#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

typedef ssize_t read_call(int, void *, size_t, off_t);

static int holds(const void *bytes, ssize_t count, const char *word) {
    return memmem(bytes, (size_t)count, word, strlen(word)) != NULL;
}

// A claimed scan lies in a folder named "work", wherever the root is.
static int is_claimed_scan(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    char *name = strrchr(path, '/');
    if (name == NULL) return 0;
    *name = 0;
    char *folder = strrchr(path, '/');
    return folder != NULL && strcmp(folder + 1, "work") == 0;
}

// Up to half a gigabyte: where nothing limits the memory, the machine shall bear it.
static void eat(void) {
    for (int piece = 0; piece < 512; piece++) {
        void *memory = malloc(1 << 20);
        if (memory) memset(memory, 1, 1 << 20);
    }
}

static ssize_t read_and_obey(
    const char *name, int descriptor, void *bytes, size_t count, off_t offset) {
    read_call *real = (read_call *)dlsym(RTLD_NEXT, name);
    ssize_t got = real(descriptor, bytes, count, offset);
    if (got <= 0 || !is_claimed_scan(descriptor)) return got;
    if (holds(bytes, got, "HANG-OF-A-READER"))
        for (;;) pause();
    if (holds(bytes, got, "KILL-OF-A-READER")) kill(getpid(), SIGKILL);
    if (holds(bytes, got, "CRASH-OF-A-READER")) abort();
    if (holds(bytes, got, "HUNGER-OF-A-READER")) eat();
    return got;
}

ssize_t pread(int descriptor, void *bytes, size_t count, off_t offset) {
    return read_and_obey("pread", descriptor, bytes, count, offset);
}

ssize_t pread64(int descriptor, void *bytes, size_t count, off_t offset) {
    return read_and_obey("pread64", descriptor, bytes, count, offset);
}
